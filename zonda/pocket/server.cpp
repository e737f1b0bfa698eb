#include <zonda/loop/run_loop.hpp>
#include <zonda/pocket/io/launch.hpp>
#include <zonda/pocket/io/serving.hpp>
#include <zonda/pocket/server.hpp>

#include <future>
#include <mutex>
#include <thread>

namespace zonda::pocket
{

struct fault_order::content
{
    fault wanted{};
};

// Everything of the server lives on its thread, made and destroyed there.
class server::running
{
public:
    explicit running(const server_settings& settings) : settings_(settings)
    {
        std::promise<void> ready;
        auto is_ready = ready.get_future();
        thread_ = std::thread([this, ready = std::move(ready)]() mutable { run(std::move(ready)); });
        try
        {
            is_ready.get();
        }
        catch (...)
        {
            thread_.join();
            throw;
        }
    }

    ~running() { stop(); }

    void stop()
    {
        const std::lock_guard lock(mutex_);
        if (!thread_.joinable())
            return;
        loop_->stop();
        thread_.join();
    }

    // Does something on the server's thread, and waits for it.
    template <class Work>
    auto on_thread(Work work)
    {
        const std::lock_guard lock(mutex_);
        if (!thread_.joinable())
            throw error(make_error_code(errc::interrupted_at_shutdown), "the server is stopped");
        std::packaged_task<decltype(work(*engine_, *serving_))()> task([&] { return work(*engine_, *serving_); });
        auto done = task.get_future();
        loop_->post([&task] { task(); });
        return done.get();
    }

    std::string uri() const { return uri_; }
    std::uint16_t port() const { return port_; }

private:
    void run(std::promise<void> ready)
    {
        try
        {
            run_loop home;
            auto engine = open_engine(settings_).value();
            auto listening = listen(home, settings_, *engine).value();
            uri_ = uri_of(settings_, listening.local());
            port_ = listening.local().port();
            serving_settings how;
            how.max_connections = settings_.max_connections;
            serving serves(home, *engine, std::move(listening), how);
            loop_ = &home;
            engine_ = engine.get();
            serving_ = &serves;
            ready.set_value();
            home.run_without_signals();
        }
        catch (...)
        {
            ready.set_exception(std::current_exception());
        }
    }

    const server_settings settings_;
    std::string uri_{};
    std::uint16_t port_{0};
    run_loop* loop_{nullptr};
    engine* engine_{nullptr};
    serving* serving_{nullptr};
    std::mutex mutex_{};
    std::thread thread_{};
};

server::server(const server_settings& settings) : running_(std::make_unique<running>(settings))
{
}

server::~server() = default;

std::string server::uri() const
{
    return running_->uri();
}

std::uint16_t server::port() const
{
    return running_->port();
}

void server::insert(std::string_view name_space, const std::vector<bson::document>& documents)
{
    const auto done = running_->on_thread([&](engine& with, serving&) { return with.insert(name_space, documents); });
    if (!done)
        throw error(make_error_code(done.error().code), done.error().words);
}

std::vector<bson::document> server::find(std::string_view name_space, bson::document_view wanted) const
{
    const auto found = running_->on_thread([&](engine& with, serving&) { return with.find(name_space, wanted); });
    if (!found)
        throw error(make_error_code(found.error().code), found.error().words);
    return *found;
}

void server::add_latency(std::chrono::milliseconds latency)
{
    running_->on_thread([&](engine&, serving& serves) { serves.add_latency(latency); });
}

void server::close_connections()
{
    running_->on_thread([](engine&, serving& serves) { serves.close_connections(); });
}

std::int64_t server::commands(std::string_view name) const
{
    return running_->on_thread(
        [&](engine& with, serving&) -> std::int64_t
        {
            const auto& counts = with.state().commands;
            const auto counted = counts.find(name);
            return counted == counts.end() ? 0 : counted->second;
        });
}

std::int64_t server::collection_scans() const
{
    return running_->on_thread([](engine& with, serving&) { return with.state().collection_scans; });
}

std::size_t server::connections() const
{
    return running_->on_thread([](engine&, serving& serves) { return serves.connections(); });
}

void server::stop()
{
    running_->stop();
}

fault_order::fault_order(server& of, std::string_view command) : of_(of), content_(std::make_unique<content>())
{
    content_->wanted.commands.emplace(command);
}

fault_order::~fault_order()
{
    try
    {
        of_.running_->on_thread([this](engine& with, serving&)
                                { with.state().faults.add(std::move(content_->wanted)); });
    }
    catch (const zonda::error&)
    {
        // The server is stopped: nothing will meet this fault.
    }
}

fault_order&& fault_order::close_connection() &&
{
    content_->wanted.close_connection = true;
    return std::move(*this);
}

fault_order&& fault_order::error(int code, std::string_view words) &&
{
    content_->wanted.error_code = code;
    content_->wanted.error_words = words;
    return std::move(*this);
}

fault_order&& fault_order::labels(std::vector<std::string> labels) &&
{
    content_->wanted.error_labels = std::move(labels);
    return std::move(*this);
}

fault_order&& fault_order::write_concern_error(bson::document error) &&
{
    content_->wanted.write_concern_error = std::move(error);
    return std::move(*this);
}

fault_order&& fault_order::block(std::chrono::milliseconds time) &&
{
    content_->wanted.block = time;
    return std::move(*this);
}

fault_order&& fault_order::times(int count) &&
{
    content_->wanted.times = count;
    return std::move(*this);
}

} // namespace zonda::pocket

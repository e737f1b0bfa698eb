// connection-monitoring-and-pooling, cmap-format: 33 scripts of calls and the events that must come of them, on the
// driver's own pool, by a clock moved by hand. The 26 of style "unit" want no server. The 7 of style "integration" want
// one whose handshakes fail or take long; here it is in memory, with that failpoint.
#include "tests/specifications/specification_files.hpp"
#include "tests/support/cases.hpp"
#include <zonda/loop/event.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/recorded_events_test.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <boost/json.hpp>

#include <deque>
#include <map>

namespace
{

namespace json = boost::json;
using namespace zonda;
using namespace zonda::mongo::io;
using namespace zonda::mongo::io::test;

std::string text_at(const json::object& from, std::string_view key)
{
    const auto* value = from.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::int64_t number_at(const json::object& from, std::string_view key, std::int64_t otherwise = 0)
{
    const auto* value = from.if_contains(key);
    return value != nullptr ? value->to_number<std::int64_t>() : otherwise;
}

bool flag_at(const json::object& from, std::string_view key)
{
    const auto* value = from.if_contains(key);
    return value != nullptr && value->is_bool() && value->as_bool();
}

// The connection string that has the pool's options. What only the tests know of (backgroundThreadIntervalMS) is not
// for this pool, which has no background thread.
std::string options_of(const json::object& test)
{
    std::string out = "heartbeatFrequencyMS=10000";
    if (const auto* options = test.if_contains("poolOptions"))
        for (const auto& [name, value] : options->as_object())
            if (name != "backgroundThreadIntervalMS")
                out += "&" + std::string(name) + "=" +
                       (value.is_string() ? std::string(value.as_string()) : json::serialize(value));
    return out;
}

json::object options_as_json(const mongo::client_settings& settings)
{
    return {{"maxPoolSize", settings.max_pool_size},
            {"minPoolSize", settings.min_pool_size},
            {"maxConnecting", settings.max_connecting},
            {"maxIdleTimeMS", settings.max_idle_time.count()}};
}

json::object as_json(const pool_record& event)
{
    json::object out{{"type", event.type}, {"address", event.address}};
    if (event.connection_id)
        out["connectionId"] = *event.connection_id;
    if (event.duration)
        out["duration"] = event.duration->count();
    if (!event.reason.empty())
        out["reason"] = event.reason;
    if (event.interrupt_in_use_connections)
        out["interruptInUseConnections"] = *event.interrupt_in_use_connections;
    if (event.options)
        out["options"] = options_as_json(*event.options);
    return out;
}

// "Spec Test Match Function" of the tests' README: 42 is any value.
void check_matches(const json::object& expected, const json::object& actual)
{
    for (const auto& [name, value] : expected)
    {
        const std::string key = name;
        CAPTURE(key);
        REQUIRE(actual.contains(key));
        const auto& its = actual.at(key);
        if (value == json::value(42))
            continue;
        if (value.is_object())
            check_matches(value.as_object(), its.as_object());
        else if (value.is_number())
            CHECK(its.to_number<std::int64_t>() == value.to_number<std::int64_t>());
        else
            CHECK(its == value);
    }
}

// One run of a script: the pool of a client without a monitor, since the script says when it is ready or cleared.
class run_of_script
{
public:
    explicit run_of_script(const json::object& test)
        : test_(test),
          core_(std::make_shared<client_core>(
              loop_, mongo::parse_settings("mongodb://server/?" + options_of(test)).value(), server_.dialer()))
    {
        set_failpoint();
        core_->events().pool.add(events_);
        events_.on_event = [this]
        {
            changed_.set();
            changed_.reset();
        };
        core_->connections().open();
    }
    ~run_of_script()
    {
        // Threads that still wait are part of some scripts.
        core_->events().pool.remove(events_);
        core_->close();
        for (auto& [name, its] : threads_)
            its.running.cancel();
        checked_out_.clear();
        while (loop_.poll())
            continue;
    }

    void check()
    {
        auto body = [](run_of_script& self) -> task<error>
        {
            for (const auto& operation : self.test_.at("operations").as_array())
                if (const auto failure = co_await self.do_or_hand_on(operation.as_object()); failure.code())
                    co_return failure;
            co_return error();
        };
        const auto failure = run(loop_, clock_, body(*this));
        check_error(failure);
        check_events();
        log_.records.clear();
    }

private:
    struct thread
    {
        std::deque<const json::object*> operations{};
        job running{};
        error failure{};
    };

    // "failCommand" on hello, as far as these tests use it: a delay, or an error.
    void set_failpoint()
    {
        const auto* failpoint = test_.if_contains("failPoint");
        if (failpoint == nullptr)
            return;
        const auto& data = failpoint->as_object().at("data").as_object();
        const std::chrono::milliseconds delay(number_at(data, "blockTimeMS"));
        const auto code = static_cast<int>(number_at(data, "errorCode"));
        server_.on("isMaster",
                   [delay, code](peer& to, const request& what) -> task<void>
                   {
                       const auto id = what.id();
                       co_await sleep(delay);
                       if (code != 0)
                           co_await to.answer(id, failed(code, "failpoint"));
                       else
                           co_await to.answer(id, doc("ok", 1, "maxWireVersion", 21));
                   });
    }

    task<error> do_or_hand_on(const json::object& operation)
    {
        const auto name = text_at(operation, "thread");
        if (name.empty())
            co_return co_await perform(operation);
        auto& its = threads_[name];
        its.operations.push_back(&operation);
        if (its.running.done())
            its.running = spawn(loop_, run_thread(*this, its));
        co_return error();
    }

    static task<void> run_thread(run_of_script& self, thread& its)
    {
        while (!its.operations.empty() && !its.failure.code())
        {
            const auto& next = *its.operations.front();
            its.operations.pop_front();
            its.failure = co_await self.perform(next);
        }
    }

    task<error> perform(const json::object& operation)
    {
        const auto name = text_at(operation, "name");
        auto& pool = core_->connections();
        if (name == "start")
            threads_.try_emplace(text_at(operation, "target"));
        else if (name == "wait")
            co_await sleep(std::chrono::milliseconds(number_at(operation, "ms")));
        else if (name == "waitForThread")
        {
            auto& its = threads_.at(text_at(operation, "target"));
            co_await its.running.join();
            co_return its.failure;
        }
        else if (name == "waitForEvent")
            co_return co_await wait_for_event(operation);
        else if (name == "checkOut")
        {
            auto got = co_await as_result(pool.check_out());
            if (!got)
                co_return got.error();
            auto label = text_at(operation, "label");
            if (label.empty())
                label = "without a label " + std::to_string(++without_label_);
            checked_out_[label] = std::move(*got);
        }
        else if (name == "checkIn")
            checked_out_.erase(text_at(operation, "connection"));
        else if (name == "clear")
            pool.clear(flag_at(operation, "interruptInUseConnections"), "the test says so");
        else if (name == "close")
            pool.close();
        else if (name == "ready")
            pool.ready();
        else
            FAIL("an operation that this runner does not know: " << name);
        co_return error();
    }

    // Time is moved by hand, so a limit costs nothing; without one, it is far above what any script waits.
    task<error> wait_for_event(const json::object& operation)
    {
        context& strand = co_await this_context();
        const auto type = text_at(operation, "event");
        const auto count = static_cast<std::size_t>(number_at(operation, "count"));
        const std::chrono::milliseconds limit(number_at(operation, "timeout", 60'000));
        const deadline_scope deadline(strand, loop_.now() + limit);
        while (events_.count(type) < count)
            if (auto more = co_await as_result(changed_.wait()); !more)
                co_return error(more.error().code(), "no " + std::to_string(count) + " x " + type);
        co_return error();
    }

    void check_error(const error& failure) const
    {
        CAPTURE(failure.what());
        const auto* expected = test_.if_contains("error");
        REQUIRE(failure.code().failed() == (expected != nullptr));
        if (expected == nullptr)
            return;
        static const std::map<std::string, error_code> codes{
            {"PoolClosedError", mongo::errc::client_closed},
            {"WaitQueueTimeoutError", mongo::errc::wait_queue_timeout}};
        const auto& want = expected->as_object();
        CHECK(failure.code() == codes.at(text_at(want, "type")));
        // Ours have the address before it and advice after it, so it begins in lower case.
        auto words = text_at(want, "message");
        words.front() = static_cast<char>(std::tolower(words.front()));
        CHECK(std::string(failure.what()).find(words) != std::string::npos);
        CHECK(std::string(failure.what()).find("server:27017") != std::string::npos);
    }

    void check_events() const
    {
        std::vector<json::object> actual;
        std::string told;
        const auto& ignored = test_.at("ignore").as_array();
        for (const auto& event : events_.all)
            if (std::ranges::find(ignored, json::value(event.type)) == ignored.end())
            {
                actual.push_back(as_json(event));
                told += event.text() + ", ";
            }
        CAPTURE(told);
        const auto& expected = test_.at("events").as_array();
        REQUIRE(actual.size() >= expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            CAPTURE(i);
            check_matches(expected[i].as_object(), actual[i]);
        }
        // The specification does not ask for it, but what comes beyond its list is a surprise as well; with a slow
        // handshake waits end when the script has.
        if (!test_.contains("failPoint"))
            CHECK(actual.size() == expected.size());
    }

    const json::object& test_;
    manual_clock clock_{};
    run_loop loop_{clock_};
    expected_log log_{loop_};
    scripted_server server_{loop_};
    pool_recorder events_{};
    event changed_{loop_};
    std::shared_ptr<client_core> core_;
    std::map<std::string, thread> threads_{};
    std::map<std::string, checked_out> checked_out_{};
    int without_label_{0};
};

void run_style(std::string_view style)
{
    zonda::test::each_specification_file("connection-monitoring-and-pooling/tests/cmap-format",
                                         [&](const std::string& name, const json::value& content)
                                         {
                                             auto test = content.as_object();
                                             if (text_at(test, "style") != style)
                                                 return;
                                             if (!test.contains("ignore"))
                                                 test["ignore"] = json::array();
                                             zonda::test::made_case(
                                                 "connection-monitoring-and-pooling/tests/cmap-format/" + name + ": " +
                                                     text_at(test, "description"),
                                                 [&]
                                                 {
                                                     run_of_script script(test);
                                                     script.check();
                                                 });
                                         });
}

} // namespace

TEST_CASE("the pool tells what the specification's scripts expect" * doctest::test_suite(zonda::test::made_at_run_time))
{
    run_style("unit");
}

TEST_CASE("the pool tells what the scripts expect of slow and failing handshakes" *
          doctest::test_suite(zonda::test::made_at_run_time))
{
    run_style("integration");
}

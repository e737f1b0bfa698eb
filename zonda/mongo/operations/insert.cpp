#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/insert.hpp>

namespace zonda::mongo
{

namespace
{

// The message beside its documents: header, body, section header, session and times; more than it ever is.
constexpr std::size_t overhead = 16 * 1024;

result<std::int64_t> inserted_by(bson::document_view reply, const core::insert_command& command)
{
    if (auto failed = core::write_failure_of(reply, command.description()))
        return std::move(failed->what);
    return io::count_in(reply, "n");
}

// The batches of one insert_many, one after another.
class batch_run
{
public:
    batch_run(std::shared_ptr<io::client_core> core, core::insert_command& command,
              const core::insert_batches& documents, std::chrono::milliseconds timeout)
        : core_(std::move(core)),
          command_(command),
          documents_(documents),
          timeout_(timeout),
          end_(core_->home().now() + timeout)
    {
    }

    task<result<insert_many_result>> run()
    {
        // The limits that the batches keep to are the server's.
        if (auto selected = co_await core_->select_server(core::access::write); !selected)
            co_return selected.error();
        for (std::size_t first = 0; first < documents_.count();)
        {
            const auto batch = documents_.next(first, overhead, core_->server());
            if (!batch)
                co_return failed(batch.error());
            auto sent = co_await send(*batch);
            if (!sent)
                co_return failed(sent.error());
            first += batch->count;
            if (failure_ && command_.ordered)
                break;
        }
        if (failure_)
            co_return failed(*failure_);
        co_return whole();
    }

private:
    task<result<void>> send(core::insert_batches::batch batch)
    {
        command_.set_documents(batch.documents);
        io::execution how;
        if (timeout_.count() > 0)
            how.timeout = std::max(std::chrono::ceil<std::chrono::milliseconds>(end_ - core_->home().now()),
                                   std::chrono::milliseconds(1));
        auto answer = co_await io::execute(core_, command_, how);
        if (!answer)
            co_return answer.error();
        inserted_ += io::count_in(answer->body(), "n");
        if (auto lost = core::write_failure_of(answer->body(), command_.description()); lost && !failure_)
        {
            const auto index = answer->body()["writeErrors"][0]["index"].to_int64();
            failure_ = index ? error(lost->what.code(),
                                     "document " + std::to_string(batch.first + static_cast<std::size_t>(*index)) +
                                         ": " + lost->what.what())
                             : lost->what;
        }
        answer->message = {};
        core_->buffers().put_back(std::move(answer->buffer));
        co_return result<void>();
    }

    error failed(const error& what) const
    {
        return {what.code(), std::string(what.what()) + " (" + std::to_string(inserted_) + " of " +
                                 std::to_string(documents_.count()) + " inserted)"};
    }

    insert_many_result whole() const
    {
        bytes data;
        bson::document_builder ids(data, bson::document_builder::root::array);
        for (std::size_t i = 0; i < documents_.count(); ++i)
            ids.push(documents_.document(i)["_id"]);
        ids.finish();
        return {inserted_, bson::array::trusted(std::move(data))};
    }

    std::shared_ptr<io::client_core> core_;
    core::insert_command& command_;
    const core::insert_batches& documents_;
    std::chrono::milliseconds timeout_;
    steady_time end_;
    std::int64_t inserted_{0};
    std::optional<error> failure_{};
};

} // namespace

task<result<insert_one_result>> insert_one_operation::execute(insert_one_operation self)
{
    auto& command = self.command_;
    const auto document = self.documents_.document(0);
    command.set_documents(document.data());
    const auto how = io::within(*self.core_, self.timeout_);
    auto answer = co_await io::execute(self.core_, command, how);
    if (!answer)
        co_return answer.error();
    const auto inserted = inserted_by(answer->body(), command);
    answer->message = {};
    self.core_->buffers().put_back(std::move(answer->buffer));
    if (!inserted)
        co_return inserted.error();
    co_return insert_one_result{bson::doc("_id", document["_id"])};
}

task<result<insert_many_result>> insert_many_operation::execute(insert_many_operation self)
{
    if (self.documents_.empty())
        co_return error(errc::invalid_argument, self.command_.description() + ": no documents");
    const io::client_core::in_progress counted(*self.core_);
    batch_run run(self.core_, self.command_, self.documents_, io::within(*self.core_, self.timeout_).timeout);
    co_return co_await run.run();
}

} // namespace zonda::mongo

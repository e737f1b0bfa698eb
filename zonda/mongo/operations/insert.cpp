#include <zonda/bson/doc.hpp>
#include <zonda/loop/context.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/insert.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace zonda::mongo
{

namespace
{

// The message beside its documents and options: header, body, section header, session and times; more than it ever is.
constexpr std::size_t overhead = 16 * 1024;

// The batches of one insert_many, one after another.
class batch_run
{
public:
    batch_run(std::shared_ptr<io::client_core> core, core::insert_command& command,
              const core::insert_batches& documents, std::chrono::milliseconds timeout, write_report* report)
        : core_(std::move(core)),
          command_(command),
          concern_(command.write_concern),
          documents_(documents),
          timeout_(timeout),
          end_(deadline_after(core_->home().now(), timeout)),
          operation_id_(core_->next_operation_id()),
          report_(report != nullptr ? *report : own_report_)
    {
    }
    batch_run(const batch_run&) = delete;
    batch_run& operator=(const batch_run&) = delete;

    task<result<insert_many_result>> run()
    {
        // The limits that the batches keep to are the server's.
        if (!core_->usable(core::access::write))
            if (auto selected = co_await select_server(); !selected)
                co_return selected.error();
        if (const auto fine = documents_.check(core_->last_seen_server()); !fine)
            co_return error(fine.error().code(), command_.description() + ": " + fine.error().what());
        const auto beside = overhead + command_.options.all().data().size();
        for (std::size_t first = 0; first < documents_.count();)
        {
            const auto batch = documents_.next(first, beside, core_->last_seen_server());
            auto sent = co_await send(batch);
            if (!sent)
                co_return failed(sent.error());
            first += batch.count;
            if (failure_ && command_.ordered)
                break;
        }
        if (!concern_.acknowledged())
            co_return whole();
        if (failure_)
            co_return failed(*failure_);
        if (concern_failure_)
            co_return failed(*concern_failure_);
        co_return whole();
    }

private:
    // In order and in several commands, all but the last must be answered: after a document that could not be inserted
    // none of the next command may be, whether somebody wants to know of it or not.
    mongo::write_concern concern_of(const core::insert_batches::batch& batch) const
    {
        const bool last = batch.first + batch.count == documents_.count();
        return concern_.acknowledged() || !command_.ordered || last ? concern_ : mongo::write_concern::members(1);
    }

    task<result<void>> select_server()
    {
        context& strand = co_await this_context();
        const wait_scope waits(strand, wait_state::pool);
        std::optional<deadline_scope> deadline;
        if (timeout_.count() > 0)
            deadline.emplace(strand, end_);
        auto selected = co_await core_->select_server(core::access::write);
        if (!selected && deadline && deadline->expired() && !strand.cancel_requested())
            co_return error(errc::timed_out, command_.description() + ": not done within " +
                                                 std::to_string(timeout_.count()) +
                                                 " ms, while it waited for a server");
        co_return selected;
    }

    task<result<void>> send(core::insert_batches::batch batch)
    {
        command_.set_documents(batch.documents);
        command_.write_concern = concern_of(batch);
        io::execution how;
        how.operation_id = operation_id_;
        how.whole_timeout = timeout_;
        if (timeout_.count() > 0)
            how.timeout = std::max(std::chrono::ceil<std::chrono::milliseconds>(end_ - core_->home().now()),
                                   std::chrono::milliseconds(1));
        auto answer = co_await io::execute(*core_, command_, how);
        if (!answer)
            co_return answer.error();
        if (command_.acknowledged())
            learn(answer->body(), batch.first);
        answer->message = {};
        core_->buffers().put_back(std::move(answer->buffer));
        co_return result<void>();
    }

    // The first failure is the operation's. A write concern that was not met stops nothing, so a later document that
    // could not be inserted is told before it.
    void learn(bson::document_view reply, std::size_t first)
    {
        const auto known = report_.write_errors.size();
        core::add_to(report_, reply, first);
        if (!core::has_write_failure(reply))
            return;
        auto lost = core::write_failure_of(reply, command_.description());
        if (!lost)
            return;
        if (report_.write_errors.size() == known)
        {
            if (!concern_failure_)
                concern_failure_ = std::move(lost->what);
            return;
        }
        if (!failure_)
            failure_ = error(lost->what.code(), "document " + std::to_string(report_.write_errors[known].index) + ": " +
                                                    lost->what.what());
    }

    error failed(const error& what) const
    {
        return {what.code(), std::string(what.what()) + " (" + std::to_string(report_.count) + " of " +
                                 std::to_string(documents_.count()) + " inserted)"};
    }

    insert_many_result whole() const
    {
        bytes data;
        bson::document_builder ids(data, bson::document_builder::root::array);
        for (std::size_t i = 0; i < documents_.count(); ++i)
            ids.push(documents_.document(i)["_id"]);
        ids.finish();
        insert_many_result out;
        out.acknowledged = concern_.acknowledged();
        out.inserted_count = out.acknowledged ? report_.count : 0;
        out.inserted_ids = bson::array::trusted(std::move(data));
        return out;
    }

    std::shared_ptr<io::client_core> core_;
    core::insert_command& command_;
    mongo::write_concern concern_;
    const core::insert_batches& documents_;
    std::chrono::milliseconds timeout_;
    steady_time end_;
    std::int64_t operation_id_;
    write_report own_report_{};
    write_report& report_;
    std::optional<error> failure_{};
    std::optional<error> concern_failure_{};
};

} // namespace

task<result<insert_one_result>> insert_one_operation::execute()
{
    const auto document = documents_.document(0);
    command_.set_documents(document.data());
    const auto how = io::within(*core_, timeout_);
    auto answer = co_await io::execute(*core_, command_, how);
    if (!answer)
        co_return answer.error();
    auto failed = io::write_error_in(answer->body(), command_, report_);
    answer->message = {};
    core_->buffers().put_back(std::move(answer->buffer));
    if (failed)
        co_return std::move(*failed);
    co_return insert_one_result{command_.acknowledged(), bson::doc("_id", document["_id"])};
}

task<result<insert_many_result>> insert_many_operation::execute()
{
    if (documents_.empty())
        co_return error(errc::invalid_argument, command_.description() + ": no documents");
    const auto timeout = io::within(*core_, timeout_).timeout;
    if (timeout.count() < 0)
        co_return error(errc::invalid_argument, command_.description() + ": a negative timeout; zero means no limit");
    const io::client_core::in_progress counted(*core_);
    batch_run run(core_, command_, documents_, timeout, report_);
    co_return co_await run.run();
}

} // namespace zonda::mongo

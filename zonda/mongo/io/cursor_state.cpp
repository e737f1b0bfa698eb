#include <zonda/loop/sleep.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/io/cursor_state.hpp>

#if defined(__SANITIZE_ADDRESS__)
#define ZONDA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ZONDA_POISONS 1
#endif
#endif

#ifdef ZONDA_POISONS
#include <sanitizer/asan_interface.h>
#endif

namespace zonda::mongo::io
{

namespace
{

// A budget of its own: the operation's may be what has run out.
constexpr std::chrono::milliseconds time_to_kill{3'000};

// A view that is kept too long is found at once, not only where a batch ends.
void poison([[maybe_unused]] bytes_view data) noexcept
{
#ifdef ZONDA_POISONS
    ASAN_POISON_MEMORY_REGION(data.data(), data.size());
#endif
}

void unpoison([[maybe_unused]] bytes_view data) noexcept
{
#ifdef ZONDA_POISONS
    ASAN_UNPOISON_MEMORY_REGION(data.data(), data.size());
#endif
}

task<result<void>> kill(client_core& core, kept_session& session, const core::name_space& where, std::int64_t id)
{
    core::kill_cursors_command command;
    command.where = where;
    command.cursor_id = id;
    execution how;
    how.timeout = time_to_kill;
    how.session = &session;
    auto killed = co_await execute(core, command, how);
    if (!killed)
        co_return killed.error();
    core.buffers().put_back(std::move(killed->buffer));
    co_return result<void>();
}

task<void> kill_unheard(std::shared_ptr<client_core> core, kept_session session, core::name_space where,
                        std::int64_t id)
{
    // If it fails, the server closes the cursor by itself after ten minutes.
    (void)co_await kill(*core, session, where, id);
}

} // namespace

cursor_state::cursor_state(std::shared_ptr<client_core> core, std::unique_ptr<core::command> opener,
                           cursor_options options)
    : core_(std::move(core)),
      session_(core_),
      opener_(std::move(opener)),
      options_(std::move(options)),
      target_(opener_->target()),
      told_time_(options_.timeout.count() > 0 && opener_->tells_max_time())
{
}

cursor_state::~cursor_state()
{
    leave_batch();
    kill_in_background();
}

void cursor_state::kill_in_background()
{
    if (id_ != 0 && !core_->closed() && !core_->home().stopping())
        spawn(core_->home(), kill_unheard(core_, std::move(session_), target_, id_));
    id_ = 0;
}

execution cursor_state::time_left() noexcept
{
    execution out;
    out.session = &session_;
    out.whole_timeout = options_.timeout;
    if (options_.timeout.count() != 0)
        out.timeout = end_ == steady_time{}
                          ? options_.timeout
                          : std::max(std::chrono::ceil<std::chrono::milliseconds>(end_ - core_->home().now()),
                                     std::chrono::milliseconds(1));
    return out;
}

task<result<void>> cursor_state::open()
{
    if (failure_.code().failed())
        co_return failure_;
    if (opener_ == nullptr)
        co_return result<void>();
    if (options_.timeout.count() > 0)
        end_ = deadline_after(core_->home().now(), options_.timeout);
    const auto opener = std::move(opener_);
    co_return co_await fetch(*opener);
}

std::optional<result<std::optional<bson::document_view>>> cursor_state::ready()
{
    leave_document();
    if (failure_.code().failed())
        return failure_;
    if (!in_batch_)
    {
        if (opener_ != nullptr || id_ != 0)
            return std::nullopt;
        return std::optional<bson::document_view>();
    }
    if (at_ == documents_.end())
    {
        leave_batch();
        return id_ != 0
                   ? std::nullopt
                   : std::optional<result<std::optional<bson::document_view>>>(std::optional<bson::document_view>());
    }
    const auto document = *at_->get<bson::document_view>();
    ++at_; // while its bytes may be read
    left_ = document.data();
    return std::optional(document);
}

task<result<std::optional<bson::document_view>>> cursor_state::next()
{
    for (bool asked = false;;)
    {
        if (auto here = ready())
            co_return std::move(*here);
        if (asked && options_.tailable)
            co_return std::optional<bson::document_view>();
        asked = opener_ == nullptr;
        if (auto fetched = co_await fetch_more(); !fetched)
            co_return fetched.error();
    }
}

task<result<std::optional<bson::value_iterator>>> cursor_state::next_batch()
{
    leave_document();
    if (failure_.code().failed())
        co_return failure_;
    for (bool asked = false;;)
    {
        if (in_batch_ && at_ != documents_.end())
        {
            given_whole_ = true;
            co_return std::optional(std::exchange(at_, {}));
        }
        leave_batch();
        if (!alive() || (asked && options_.tailable))
            co_return std::optional<bson::value_iterator>();
        asked = opener_ == nullptr;
        if (auto fetched = co_await fetch_more(); !fetched)
            co_return fetched.error();
    }
}

bool cursor_state::alive() const noexcept
{
    return opener_ != nullptr || id_ != 0 || (in_batch_ && at_ != documents_.end());
}

task<result<void>> cursor_state::fetch_more()
{
    if (opener_ != nullptr)
        co_return co_await open();
    core::get_more_command more;
    more.where = target_;
    more.cursor_id = id_;
    more.batch_size = options_.batch_size;
    more.max_time = options_.max_await_time;
    // Spec: CRUD: servers before 4.4 know no comment here.
    if (core_->last_seen_server().max_wire_version >= core::wire_version_of_4_4)
        more.comment = options_.comment;
    more.access = options_.access;
    more.in_told_time = told_time_;
    co_return co_await fetch(more);
}

task<result<void>> cursor_state::fetch(const core::command& what)
{
    auto answer = co_await execute(*core_, what, time_left());
    if (!answer && options_.missing_is_empty && answer.error().code() == server_errc::namespace_not_found)
    {
        session_.give_back();
        co_return result<void>();
    }
    // $out and $merge are made, but perhaps not on as many members as was asked for.
    if (answer && what.wanted() == core::access::write)
        if (auto failed = core::write_failure_of(answer->body(), what.description()))
            answer = std::move(failed->what);
    auto taken = answer ? take(std::move(*answer)) : result<void>(answer.error());
    if (!taken)
    {
        failure_ = taken.error();
        // What the server does not know any more needs no killing.
        if (failure_.code().category() == server_category())
            id_ = 0;
    }
    // Spec: sessions: it is free as soon as the server has nothing more.
    if (id_ == 0)
        session_.give_back();
    co_return taken;
}

result<void> cursor_state::take(reply answer)
{
    const auto read = core::read_cursor_batch(answer.body());
    if (!read)
        return read.error();
    id_ = read->cursor_id;
    if (const auto dot = read->name_space.find('.'); dot != std::string_view::npos)
    {
        target_.database = read->name_space.substr(0, dot);
        target_.collection = read->name_space.substr(dot + 1);
    }
    documents_ = read->documents;
    at_ = documents_.begin();
    batch_ = std::move(answer);
    in_batch_ = true;
    return {};
}

task<result<void>> cursor_state::close()
{
    leave_document();
    leave_batch();
    opener_.reset();
    if (id_ == 0)
        co_return result<void>();
    const context& strand = co_await this_context();
    auto killed = co_await kill(*core_, session_, target_, id_);
    if (strand.cancelled())
        kill_in_background(); // nobody knows whether it was sent
    else
        session_.give_back();
    id_ = 0;
    co_return killed;
}

void cursor_state::leave_document() noexcept
{
    poison(left_);
    left_ = {};
}

void cursor_state::leave_batch() noexcept
{
    left_ = {};
    in_batch_ = false;
    documents_ = {};
    at_ = {};
    if (batch_.buffer.empty())
        return;
    unpoison(batch_.buffer.view());
    batch_.message = {};
    auto buffer = std::exchange(batch_.buffer, {});
#ifdef ZONDA_POISONS
    // Freed instead of used again: who still looks at the batch is found.
    if (std::exchange(given_whole_, false))
        return;
#endif
    given_whole_ = false;
    core_->buffers().put_back(std::move(buffer));
}

} // namespace zonda::mongo::io

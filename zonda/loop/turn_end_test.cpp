#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

struct note_at_end final : turn_end_hook
{
    explicit note_at_end(std::string& into) : notes(into) {}
    void turn_ends() noexcept override { notes += "end "; }
    std::string& notes;
};

task<void> note(std::string& notes, std::string what, loop& home, turn_end_hook& hook)
{
    notes += what;
    home.at_turn_end(hook);
    co_return;
}

task<void> compute_then_note(std::string& notes, loop& home, turn_end_hook& hook)
{
    home.at_turn_end(hook);
    const auto until = std::chrono::steady_clock::now() + 200us;
    while (std::chrono::steady_clock::now() < until)
    {
    }
    notes += "computed ";
    co_return;
}

} // namespace

TEST_CASE("what is put off to the end of a turn is done once, behind all that was ready")
{
    manual_clock clock;
    run_loop home(clock);
    std::string notes;
    note_at_end hook(notes);
    home.post(
        [&]
        {
            spawn(home, note(notes, "first ", home, hook));
            spawn(home, note(notes, "second ", home, hook));
        });
    while (home.poll())
    {
    }
    CHECK(notes == "first second end ");
}

TEST_CASE("what is put off outside of a turn is done in the next one")
{
    run_loop home;
    std::string notes;
    note_at_end hook(notes);
    home.at_turn_end(hook);
    CHECK(notes.empty());
    home.poll();
    CHECK(notes == "end ");
    home.poll();
    CHECK(notes == "end ");
}

TEST_CASE("a hook that is destroyed before the turn ends is not called")
{
    run_loop home;
    std::string notes;
    std::optional<note_at_end> hook(std::in_place, notes);
    home.at_turn_end(*hook);
    hook.reset();
    home.poll();
    CHECK(notes.empty());
}

TEST_CASE("what is put off does not wait until everybody has computed")
{
    run_loop home;
    std::string notes;
    note_at_end hook(notes);
    home.post(
        [&]
        {
            spawn(home, compute_then_note(notes, home, hook));
            spawn(home, compute_then_note(notes, home, hook));
        });
    while (home.poll())
    {
    }
    CHECK(notes == "computed end computed end ");
}

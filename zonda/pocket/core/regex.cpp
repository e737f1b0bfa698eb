#include <zonda/pocket/core/regex.hpp>
#include <zonda/pocket/core/utf8_text.hpp>

#include <algorithm>
#include <map>

namespace zonda::pocket
{
namespace
{

char32_t upper_case(char32_t c)
{
    static const auto uppers = []
    {
        std::map<char32_t, char32_t> made;
        for (char32_t upper = 'A'; upper < 0x530; ++upper)
            if (const char32_t lower = fold_case(upper); lower != upper)
                made.emplace(lower, upper);
        return made;
    }();
    const auto found = uppers.find(c);
    return found == uppers.end() ? c : found->second;
}

bool is_word(char32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// The threads of the automaton at one position, each instruction at most once.
class thread_list
{
public:
    explicit thread_list(std::size_t size) : seen_(size, 0) {}

    void clear()
    {
        threads_.clear();
        ++round_;
    }
    bool add(std::uint32_t at)
    {
        if (seen_[at] == round_)
            return false;
        seen_[at] = round_;
        return true;
    }
    std::vector<std::uint32_t> threads_;

private:
    std::vector<std::uint32_t> seen_;
    std::uint32_t round_{1};
};

struct position
{
    std::string_view text;
    std::size_t at;
    char32_t before; // 0 at the start

    bool start() const { return at == 0; }
    bool end() const { return at == text.size(); }
    char32_t after() const
    {
        std::size_t size = 0;
        return utf8_reader::decode(text.substr(at), size);
    }
    bool boundary() const { return (!start() && is_word(before)) != (!end() && is_word(after())); }
    bool holds(regex::op assertion) const
    {
        switch (assertion)
        {
        case regex::op::text_start:
            return start();
        case regex::op::text_end:
            return end();
        case regex::op::before_last_line_feed:
            return end() || (at + 1 == text.size() && text[at] == '\n');
        case regex::op::line_start:
            return start() || before == '\n';
        case regex::op::line_end:
            return end() || text[at] == '\n';
        case regex::op::word_boundary:
            return boundary();
        case regex::op::no_word_boundary:
            return !boundary();
        default:
            return false;
        }
    }
};

// Follows everything that takes no character. True: a match is reached.
bool follow(const std::vector<regex::instruction>& program, thread_list& list, std::vector<std::uint32_t>& pending,
            std::uint32_t from, const position& here)
{
    pending.assign(1, from);
    while (!pending.empty())
    {
        const auto at = pending.back();
        pending.pop_back();
        if (!list.add(at))
            continue;
        const auto& code = program[at];
        switch (code.what)
        {
        case regex::op::match:
            return true;
        case regex::op::jump:
            pending.push_back(code.next);
            break;
        case regex::op::split:
            pending.push_back(code.other);
            pending.push_back(code.next);
            break;
        case regex::op::character:
        case regex::op::any:
        case regex::op::every:
        case regex::op::set:
            list.threads_.push_back(at);
            break;
        default:
            if (here.holds(code.what))
                pending.push_back(code.next);
        }
    }
    return false;
}

} // namespace

bool regex::character_set::contains(char32_t c) const
{
    return std::any_of(ranges.begin(), ranges.end(), [c](const range& r) { return c >= r.first && c <= r.last; });
}

bool regex::matches(std::string_view text) const
{
    thread_list current(program_.size());
    thread_list next(program_.size());
    std::vector<std::uint32_t> pending;
    position here{text, 0, 0};
    const bool anchored = program_[0].what == op::text_start;
    for (;;)
    {
        if (!anchored || here.start())
            if (follow(program_, current, pending, 0, here))
                return true;
        if (here.end() || (anchored && current.threads_.empty()))
            return false;
        std::size_t size = 0;
        const char32_t raw = utf8_reader::decode(text.substr(here.at), size);
        const char32_t folded = ignore_case_ ? fold_case(raw) : raw;
        here.at += size;
        here.before = raw;
        next.clear();
        for (const auto at : current.threads_)
        {
            const auto& code = program_[at];
            bool taken = true;
            if (code.what == op::character)
                taken = code.argument == folded;
            else if (code.what == op::any)
                taken = raw != '\n';
            else if (code.what == op::set)
            {
                const auto& set = sets_[code.argument];
                const bool inside =
                    set.contains(raw) || (ignore_case_ && (set.contains(folded) || set.contains(upper_case(folded))));
                taken = inside != set.negated;
            }
            if (taken && follow(program_, next, pending, code.next, here))
                return true;
        }
        std::swap(current, next);
    }
}

char32_t fold_case(char32_t c)
{
    const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (c < 0x80)
        return within('A', 'Z') ? c + 0x20 : c;
    if (within(0xc0, 0xde))
        return c == 0xd7 ? c : c + 0x20;
    if (c == 0x178)
        return 0xff;
    if (within(0x139, 0x148) || within(0x179, 0x17e)) // pairs whose upper case is the odd one
        return c % 2 == 1 ? c + 1 : c;
    if ((within(0x100, 0x137) && !within(0x130, 0x131)) || within(0x14a, 0x177) || within(0x460, 0x481) ||
        within(0x48a, 0x4bf) || within(0x4d0, 0x52f))
        return c % 2 == 0 ? c + 1 : c;
    if (within(0x391, 0x3ab))
        return c == 0x3a2 ? c : c + 0x20;
    if (c == 0x3c2) // final sigma
        return 0x3c3;
    if (c == 0x386)
        return 0x3ac;
    if (within(0x388, 0x38a))
        return c + 0x25;
    if (c == 0x38c)
        return 0x3cc;
    if (within(0x38e, 0x38f))
        return c + 0x3f;
    if (within(0x400, 0x40f))
        return c + 0x50;
    if (within(0x410, 0x42f))
        return c + 0x20;
    return c;
}

} // namespace zonda::pocket

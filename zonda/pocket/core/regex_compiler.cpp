#include <zonda/pocket/core/regex.hpp>
#include <zonda/pocket/core/utf8_text.hpp>

#include <algorithm>
#include <utility>

namespace zonda::pocket
{
namespace
{

using op = regex::op;
using instruction = regex::instruction;
using character_set = regex::character_set;

constexpr std::size_t pattern_limit = 16'384;
constexpr std::size_t program_limit = 20'000;
// What unfolding may cost where it adds nothing to the program: empty groups.
constexpr std::size_t unfolding_limit = 50 * program_limit;
constexpr int nesting_limit = 200;
constexpr int tree_limit = 4 * nesting_limit; // a group is a choice of sequences, each part maybe repeated
constexpr int repeat_limit = 1'000;
constexpr int unbounded = -1;

// A refusal inside the recursive descent; it never leaves this file.
struct refusal
{
    std::string why;
};

struct node
{
    enum class shape : std::uint8_t
    {
        single,
        sequence,
        choice,
        repetition
    };
    shape what{shape::sequence};
    instruction code{op::match};
    std::vector<node> parts;
    int least{0};
    int most{0};
    int height{0}; // of the tree below

    void add(node part)
    {
        height = std::max(height, part.height + 1);
        parts.push_back(std::move(part));
    }
};

node single(op what, std::uint32_t argument = 0)
{
    node made;
    made.what = node::shape::single;
    made.code = {what, argument};
    return made;
}

struct options
{
    bool ignore_case{false};
    bool lines{false};
    bool dot_all{false};
    bool extended{false};

    bool add(char c)
    {
        switch (c)
        {
        case 'i':
            return ignore_case = true;
        case 'm':
            return lines = true;
        case 's':
            return dot_all = true;
        case 'x':
            return extended = true;
        case 'u':
            return true; // UTF-8 it always is
        default:
            return false;
        }
    }
};

} // namespace

class regex_compiler
{
public:
    regex_compiler(std::string_view pattern, options chosen) : text_(pattern), options_(chosen) {}

    regex compile()
    {
        leading_options();
        node whole = choice(0);
        if (!text_.done())
            throw refusal{"unmatched closing parenthesis"};
        find_prefix(whole);
        emit(whole);
        push({op::match});
        made_.ignore_case_ = options_.ignore_case;
        return std::move(made_);
    }

private:
    void leading_options()
    {
        while (text_.rest().starts_with("(?"))
        {
            const auto close = text_.rest().find(')');
            const auto letters = text_.rest().substr(2, close == std::string_view::npos ? close : close - 2);
            if (letters.empty() || close == std::string_view::npos ||
                letters.find_first_not_of("imsxu") != std::string_view::npos)
                return;
            for (const char c : letters)
                options_.add(c);
            text_.skip(close + 1);
        }
    }

    node choice(int depth)
    {
        if (depth > nesting_limit)
            throw refusal{"parentheses are too deeply nested"};
        node made;
        made.what = node::shape::choice;
        made.add(sequence(depth));
        while (text_.take('|'))
            made.add(sequence(depth));
        return made.parts.size() == 1 ? std::move(made.parts[0]) : std::move(made);
    }

    node sequence(int depth)
    {
        node made;
        for (;;)
        {
            skip_comments();
            if (text_.done() || text_.peek() == '|' || text_.peek() == ')')
                return made;
            made.add(repeated(atom(depth)));
        }
    }

    void skip_comments()
    {
        while (options_.extended && !text_.done())
        {
            if (const auto c = text_.peek(); c == ' ' || (c >= '\t' && c <= '\r'))
                text_.next();
            else if (c == '#')
                while (!text_.done() && text_.next() != '\n')
                {
                }
            else
                return;
        }
    }

    node repeated(node item)
    {
        for (;;)
        {
            skip_comments();
            int least = 0;
            int most = unbounded;
            if (text_.take('+'))
                least = 1;
            else if (text_.take('?'))
                most = 1;
            else if (!text_.take('*') && !bounds(least, most))
                return item;
            if (text_.take('+'))
                throw refusal{"possessive quantifiers are not supported"};
            text_.take('?'); // lazy: which match is found first does not matter here
            node made;
            made.what = node::shape::repetition;
            made.least = least;
            made.most = most;
            made.add(std::move(item));
            if (made.height > tree_limit)
                throw refusal{"repetitions are too deeply nested"};
            item = std::move(made);
        }
    }

    // `{2}`, `{2,}`, `{2,5}`; anything else after a brace is plain text.
    bool bounds(int& least, int& most)
    {
        const auto saved = text_;
        if (text_.take('{'))
        {
            const auto first = number();
            if (first && text_.take('}'))
                least = most = *first;
            else if (first && text_.take(',') && text_.take('}'))
                least = *first;
            else if (const auto last = first ? number() : std::nullopt; last && text_.take('}'))
            {
                least = *first;
                most = *last;
                if (most < least)
                    throw refusal{"numbers out of order in {} quantifier"};
            }
            else
            {
                text_ = saved;
                return false;
            }
            if (least > repeat_limit || most > repeat_limit)
                throw refusal{"a repetition above 1,000 is not supported"};
            return true;
        }
        return false;
    }

    std::optional<int> number()
    {
        std::optional<int> value;
        while (!text_.done() && text_.peek() >= '0' && text_.peek() <= '9')
            value = std::min(value.value_or(0) * 10 + static_cast<int>(text_.next() - '0'), repeat_limit + 1);
        return value;
    }

    node atom(int depth)
    {
        const char32_t c = text_.next();
        switch (c)
        {
        case '.':
            return single(options_.dot_all ? op::every : op::any);
        case '^':
            return single(options_.lines ? op::line_start : op::text_start);
        case '$':
            return single(options_.lines ? op::line_end : op::before_last_line_feed);
        case '[':
            return single(op::set, set());
        case '(':
            return group(depth);
        case '\\':
            return escape();
        case '*':
        case '+':
        case '?':
            throw refusal{"quantifier does not follow a repeatable item"};
        default:
            return single(op::character, c);
        }
    }

    node group(int depth)
    {
        if (text_.take('?'))
        {
            if (text_.take('P') ||
                (text_.rest().size() > 1 && text_.rest()[0] == '<' && text_.rest()[1] != '=' && text_.rest()[1] != '!'))
            {
                if (!text_.take('<'))
                    throw refusal{"this kind of group is not supported"};
                while (!text_.done() && text_.peek() != '>')
                    text_.next();
                if (!text_.take('>'))
                    throw refusal{"missing terminator of a group's name"};
            }
            else if (!text_.take(':'))
                throw refusal{"look-around, atomic and option groups are not supported"};
        }
        node inside = choice(depth + 1);
        if (!text_.take(')'))
            throw refusal{"missing closing parenthesis"};
        return inside;
    }

    node escape()
    {
        if (text_.done())
            throw refusal{"\\ at end of pattern"};
        const auto letter = text_.peek();
        switch (letter)
        {
        case 'A':
            text_.next();
            return single(op::text_start);
        case 'z':
            text_.next();
            return single(op::text_end);
        case 'Z':
            text_.next();
            return single(op::before_last_line_feed);
        case 'b':
            text_.next();
            return single(op::word_boundary);
        case 'B':
            text_.next();
            return single(op::no_word_boundary);
        default:
            break;
        }
        character_set named;
        if (add_shorthand(named))
            return single(op::set, add_set(std::move(named)));
        return single(op::character, escaped_character());
    }

    // After a backslash: `\d` and its kind.
    bool add_shorthand(character_set& into)
    {
        static const std::vector<regex::range> digits{{'0', '9'}};
        static const std::vector<regex::range> words{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
        static const std::vector<regex::range> spaces{{'\t', '\r'}, {' ', ' '}};
        const std::vector<regex::range>* chosen = nullptr;
        switch (text_.peek())
        {
        case 'd':
        case 'D':
            chosen = &digits;
            break;
        case 'w':
        case 'W':
            chosen = &words;
            break;
        case 's':
        case 'S':
            chosen = &spaces;
            break;
        default:
            return false;
        }
        const bool without = text_.next() < 'a';
        if (!without)
        {
            into.ranges.insert(into.ranges.end(), chosen->begin(), chosen->end());
            return true;
        }
        char32_t from = 0;
        for (const auto& range : *chosen)
        {
            if (range.first > from)
                into.ranges.push_back({from, range.first - 1});
            from = range.last + 1;
        }
        into.ranges.push_back({from, 0x10ffff});
        return true;
    }

    char32_t escaped_character()
    {
        const char32_t c = text_.next();
        switch (c)
        {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case 'r':
            return '\r';
        case 'f':
            return '\f';
        case 'a':
            return '\a';
        case 'e':
            return 0x1b;
        case 'x':
            return hexadecimal();
        default:
            break;
        }
        if (c >= '1' && c <= '9')
            throw refusal{"back references are not supported"};
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '0')
            throw refusal{std::string("the escape \\") + static_cast<char>(c) + " is not supported"};
        return c;
    }

    char32_t hexadecimal()
    {
        const bool braces = text_.take('{');
        char32_t value = 0;
        for (int digits = 0; !text_.done() && digits < (braces ? 6 : 2); ++digits)
        {
            const char32_t c = text_.peek();
            const int digit = c >= '0' && c <= '9'   ? static_cast<int>(c - '0')
                              : c >= 'a' && c <= 'f' ? static_cast<int>(c - 'a') + 10
                              : c >= 'A' && c <= 'F' ? static_cast<int>(c - 'A') + 10
                                                     : -1;
            if (digit < 0)
                break;
            value = value * 16 + static_cast<char32_t>(digit);
            text_.next();
        }
        if ((braces && !text_.take('}')) || value > 0x10ffff)
            throw refusal{"bad hexadecimal escape"};
        return value;
    }

    std::uint32_t set()
    {
        character_set made;
        made.negated = text_.take('^');
        for (bool first = true;; first = false)
        {
            if (text_.done())
                throw refusal{"missing terminating ] for character class"};
            if (!first && text_.take(']'))
                return add_set(std::move(made));
            if (posix_class(made))
                continue;
            char32_t low = text_.next();
            if (low == '\\')
            {
                if (text_.done())
                    throw refusal{"\\ at end of pattern"};
                if (add_shorthand(made))
                    continue;
                low = text_.take('b') ? U'\b' : escaped_character();
            }
            char32_t high = low;
            const auto rest = text_.rest();
            if (rest.size() > 1 && rest[0] == '-' && rest[1] != ']')
            {
                text_.next();
                high = text_.next();
                if (high == '\\')
                {
                    if (text_.done())
                        throw refusal{"\\ at end of pattern"};
                    high = escaped_character();
                }
                if (high < low)
                    throw refusal{"range out of order in character class"};
            }
            made.ranges.push_back({low, high});
        }
    }

    bool posix_class(character_set& into)
    {
        using ranges = std::vector<regex::range>;
        static const std::vector<std::pair<std::string_view, ranges>> classes{
            {"[:alpha:]", {{'A', 'Z'}, {'a', 'z'}}},
            {"[:digit:]", {{'0', '9'}}},
            {"[:alnum:]", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
            {"[:upper:]", {{'A', 'Z'}}},
            {"[:lower:]", {{'a', 'z'}}},
            {"[:space:]", {{'\t', '\r'}, {' ', ' '}}},
            {"[:punct:]", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
            {"[:xdigit:]", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
        };
        for (const auto& [name, members] : classes)
            if (text_.rest().starts_with(name))
            {
                into.ranges.insert(into.ranges.end(), members.begin(), members.end());
                text_.skip(name.size());
                return true;
            }
        return false;
    }

    std::uint32_t add_set(character_set made)
    {
        made_.sets_.push_back(std::move(made));
        return static_cast<std::uint32_t>(made_.sets_.size() - 1);
    }

    void find_prefix(const node& whole)
    {
        if (options_.ignore_case || whole.what != node::shape::sequence || whole.parts.empty() ||
            whole.parts[0].what != node::shape::single || whole.parts[0].code.what != op::text_start)
            return;
        for (std::size_t i = 1; i < whole.parts.size(); ++i)
        {
            const auto& part = whole.parts[i];
            if (part.what != node::shape::single || part.code.what != op::character)
                return;
            append_utf8(made_.prefix_, part.code.argument);
        }
    }

    std::uint32_t push(instruction code)
    {
        if (made_.program_.size() >= program_limit)
            throw refusal{"its repetitions unfold to more than 20,000 steps"};
        const auto here = static_cast<std::uint32_t>(made_.program_.size());
        if (code.what != op::jump && code.what != op::split)
            code.next = here + 1;
        if (code.what == op::character && options_.ignore_case)
            code.argument = fold_case(code.argument);
        made_.program_.push_back(code);
        return here;
    }

    std::uint32_t here() const { return static_cast<std::uint32_t>(made_.program_.size()); }

    void emit(const node& part)
    {
        if (++unfolded_ > unfolding_limit)
            throw refusal{"its repetitions unfold to more than 1,000,000 groups"};
        switch (part.what)
        {
        case node::shape::single:
            push(part.code);
            return;
        case node::shape::sequence:
            for (const auto& child : part.parts)
                emit(child);
            return;
        case node::shape::choice:
            emit_choice(part);
            return;
        case node::shape::repetition:
            emit_repetition(part);
            return;
        }
    }

    void emit_choice(const node& part)
    {
        std::vector<std::uint32_t> jumps;
        for (std::size_t i = 0; i < part.parts.size(); ++i)
        {
            const bool last = i + 1 == part.parts.size();
            const auto split = last ? 0 : push({op::split, 0, here() + 1});
            emit(part.parts[i]);
            if (last)
                break;
            jumps.push_back(push({op::jump}));
            made_.program_[split].other = here();
        }
        for (const auto jump : jumps)
            made_.program_[jump].next = here();
    }

    void emit_repetition(const node& part)
    {
        const node& item = part.parts[0];
        for (int i = 0; i < part.least; ++i)
            emit(item);
        if (part.most == unbounded)
        {
            const auto split = push({op::split, 0, here() + 1});
            emit(item);
            push({op::jump, 0, split});
            made_.program_[split].other = here();
            return;
        }
        std::vector<std::uint32_t> splits;
        for (int i = part.least; i < part.most; ++i)
        {
            splits.push_back(push({op::split, 0, here() + 1}));
            emit(item);
        }
        for (const auto split : splits)
            made_.program_[split].other = here();
    }

    utf8_reader text_;
    options options_;
    regex made_;
    std::size_t unfolded_{0};
};

outcome<regex> regex::compile(std::string_view pattern, std::string_view letters)
{
    options chosen;
    for (std::size_t i = 0; i < letters.size(); ++i)
    {
        if (chosen.add(letters[i]))
            continue;
        std::size_t size = 0;
        utf8_reader::decode(letters.substr(i), size);
        return failure{errc::bad_value, "invalid flag in regex options: " + std::string(letters.substr(i, size))};
    }
    if (pattern.size() > pattern_limit)
        return failure{errc::invalid_regex, "Regular expression is invalid: pattern of more than 16,384 bytes"};
    try
    {
        return regex_compiler(pattern, chosen).compile();
    }
    catch (const refusal& no)
    {
        return failure{errc::invalid_regex, "Regular expression is invalid: " + no.why};
    }
}

} // namespace zonda::pocket

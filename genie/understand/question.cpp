#include <zonda/base/text.hpp>

#include <genie/understand/parts.hpp>
#include <genie/understand/question.hpp>

#include <algorithm>

namespace genie
{

namespace
{

// A question is short; a longer message is not searched for names.
constexpr std::size_t most_words = 16;

struct addressed_message
{
    std::string_view text;
    bool to_the_genie;
};

bool begins_with_genie(std::string_view text)
{
    constexpr std::string_view name = "@genie";
    if (text.size() < name.size() ||
        !std::equal(name.begin(), name.end(), text.begin(), [](char a, char b) { return a == zonda::to_lower(b); }))
        return false;
    if (text.size() == name.size())
        return true;
    const char next = text[name.size()];
    return !((next >= '0' && next <= '9') || (zonda::to_lower(next) >= 'a' && zonda::to_lower(next) <= 'z'));
}

addressed_message without_address(std::string_view message)
{
    const std::size_t begin = std::min(message.find_first_not_of(" \t\r\n"), message.size());
    message.remove_prefix(begin);
    if (begins_with_genie(message))
        return {message.substr(6), true};
    if (message.starts_with('/'))
        return {message.substr(1), true};
    return {message, false};
}

// What the parts say together.
class reading
{
public:
    explicit reading(const std::vector<part>& parts)
    {
        for (const part& p : parts)
            std::visit([this](const auto& what) { take(what); }, p);
    }

    question as_question(bool to_the_genie) &&
    {
        if (says(phrase_kind::replay) && to_the_genie)
            return of_kind(question_kind::replay);
        if (says(phrase_kind::help) && to_the_genie)
            return of_kind(question_kind::help);
        if (!unclear_.empty())
        {
            asked_.did_you_mean = std::move(unclear_);
            return of_kind(question_kind::which_team);
        }
        if (says(phrase_kind::next_match))
            return of_kind(question_kind::next_match);
        if (asked_.teams.size() > 2)
            return of_kind(question_kind::too_many_teams);
        if (asked_.teams.size() == 2)
            return of_kind(question_kind::pair);
        if (asked_.teams.size() == 1)
            return of_kind(question_kind::team);
        const bool asks_title = says(phrase_kind::title) && (to_the_genie || !asked_.years.empty());
        if (asks_title || (to_the_genie && !asked_.years.empty()))
            return of_kind(question_kind::title);
        return of_kind(to_the_genie ? question_kind::not_understood : question_kind::small_talk);
    }

private:
    void take(const name_part& name)
    {
        if (name.teams.size() > 1 && !name.exact)
        {
            add(unclear_, name.teams);
            return;
        }
        add(asked_.teams, {name.teams.front()});
        if (!name.exact)
            add(asked_.did_you_mean, {name.teams.front()});
        if (name.exact)
            add(asked_.also, {name.teams.begin() + 1, name.teams.end()});
    }

    void take(const year_part& y)
    {
        if (std::find(asked_.years.begin(), asked_.years.end(), y.year) == asked_.years.end())
            asked_.years.push_back(y.year);
    }

    void take(phrase_kind phrase) { phrases_.push_back(phrase); }

    bool says(phrase_kind phrase) const
    {
        return std::find(phrases_.begin(), phrases_.end(), phrase) != phrases_.end();
    }

    static void add(std::vector<const team*>& to, const std::vector<const team*>& teams)
    {
        for (const team* t : teams)
            if (std::find(to.begin(), to.end(), t) == to.end())
                to.push_back(t);
    }

    question of_kind(question_kind kind)
    {
        asked_.kind = kind;
        std::sort(asked_.years.begin(), asked_.years.end());
        return std::move(asked_);
    }

    question asked_;
    std::vector<const team*> unclear_;
    std::vector<phrase_kind> phrases_;
};

} // namespace

question understand(std::string_view message, const team_names& teams)
{
    const auto [text, to_the_genie] = without_address(message);
    const std::vector<word> words = words_of(text, most_words + 1);
    if (words.empty())
        return {to_the_genie ? question_kind::help : question_kind::small_talk};
    const question silent{to_the_genie ? question_kind::not_understood : question_kind::small_talk};
    if (words.size() > most_words)
        return silent;

    // "/replay" is a command, whatever follows it.
    if (to_the_genie && phrase_of(words.front().text) == phrase_kind::replay)
        return {question_kind::replay};
    auto parts = parts_of(words, teams);
    if (!parts && to_the_genie)
        parts = parts_of(words, teams, true);
    if (!parts)
        return silent;
    question asked = reading(*parts).as_question(to_the_genie);
    if (asked.kind == question_kind::title && asked.years.empty())
        asked.years.push_back(*teams.years().rbegin());
    return asked;
}

} // namespace genie

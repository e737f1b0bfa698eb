#include <genie/understand/parts.hpp>

#include <algorithm>
#include <charconv>

namespace genie
{

namespace
{

std::optional<int> year_of(const word& w)
{
    int year = 0;
    const char* end = w.text.data() + w.text.size();
    if (w.text.size() != 4 || std::from_chars(w.text.data(), end, year).ptr != end || year < 1900 || year > 2099)
        return std::nullopt;
    return year;
}

std::string joined(const std::vector<word>& words, std::size_t from, std::size_t count)
{
    std::string text = words[from].text;
    for (std::size_t i = 1; i < count; ++i)
        text += ' ' + words[from + i].text;
    return text;
}

// The best way to take apart the words from one of them to the end.
struct way
{
    std::size_t typos{0};
    std::size_t parts{0};
    std::size_t words_taken{0};
    std::optional<part> first{};

    bool better_than(const way& other) const
    {
        return typos != other.typos ? typos < other.typos : parts < other.parts;
    }
};

class taking_apart
{
public:
    taking_apart(const std::vector<word>& words, const team_names& teams, bool loose)
        : words_(words),
          teams_(teams),
          loose_(loose),
          alone_(is_one_word_with_years())
    {
    }

    std::optional<std::vector<part>> run()
    {
        best_.resize(words_.size() + 1);
        best_.back() = way{};
        for (std::size_t from = words_.size(); from-- > 0;)
            find_best(from);
        if (!best_.front())
            return std::nullopt;
        std::vector<part> parts;
        for (std::size_t at = 0; at < words_.size(); at += best_[at]->words_taken)
            if (best_[at]->first)
                parts.push_back(*best_[at]->first);
        return parts;
    }

private:
    bool is_one_word_with_years() const
    {
        return std::count_if(words_.begin(), words_.end(), [](const word& w) { return !year_of(w); }) == 1;
    }

    void find_best(std::size_t from)
    {
        const std::size_t most = std::max(teams_.longest_spelling(), longest_phrase);
        for (std::size_t count = std::min(most, words_.size() - from); count > 0; --count)
            if (best_[from + count])
                try_words(from, count);
        if (!best_[from] && loose_ && best_[from + 1])
            consider(from, 1, 0, std::nullopt);
    }

    void try_words(std::size_t from, std::size_t count)
    {
        const std::string text = joined(words_, from, count);
        if (count == 1)
            if (const auto year = year_of(words_[from]))
                return consider(from, 1, 0, year_part{*year});
        if (const auto phrase = phrase_of(text); phrase && may_stand(*phrase, from + count))
            consider(from, count, 0, *phrase);
        if (auto name = exact_name(text, from, count))
            consider(from, count, 0, std::move(*name));
        else if (!loose_)
            try_typos(text, from, count);
    }

    bool may_stand(phrase_kind phrase, std::size_t next) const
    {
        return phrase != phrase_kind::before_year ||
               (next < words_.size() && (year_of(words_[next]) || words_[next].text == "the"));
    }

    std::optional<name_part> exact_name(const std::string& text, std::size_t from, std::size_t count) const
    {
        const team* whose = teams_.spelled(text);
        const auto& meanings = teams_.meanings_of(text);
        if (!whose && meanings.empty())
            return std::nullopt;
        if (count == 1 && teams_.is_code_and_word(text) && !alone_ && !words_[from].in_capitals)
            return std::nullopt;
        if (teams_.is_name_and_word(text) && from > 0 && phrase_of(words_[from - 1].text) == phrase_kind::article &&
            !words_[from].begins_with_capital)
            return std::nullopt;
        if (meanings.empty())
            return name_part{0, {whose}, true};
        // An ambiguous word that is the very name of one team names that one; the others are a hint.
        const auto own =
            std::find_if(meanings.begin(), meanings.end(), [&](const team* t) { return normalise(t->name) == text; });
        name_part name{0, meanings, own != meanings.end()};
        if (name.exact)
            std::rotate(name.teams.begin(), name.teams.begin() + (own - meanings.begin()),
                        name.teams.begin() + (own - meanings.begin()) + 1);
        return name;
    }

    void try_typos(const std::string& text, std::size_t from, std::size_t count)
    {
        // A name does not begin or end with a word that is a phrase, and no year is a typo.
        if (phrase_of(words_[from].text) || phrase_of(words_[from + count - 1].text) ||
            std::any_of(words_.data() + from, words_.data() + from + count, [](const word& w) { return year_of(w); }))
            return;
        team_names::near_teams near = teams_.nearest(text);
        if (!near.teams.empty())
            consider(from, count, near.distance, name_part{near.distance, std::move(near.teams), false});
    }

    void consider(std::size_t from, std::size_t count, std::size_t typos, std::optional<part> first)
    {
        const way& rest = *best_[from + count];
        way candidate{rest.typos + typos, rest.parts + 1, count, std::move(first)};
        if (!best_[from] || candidate.better_than(*best_[from]))
            best_[from] = std::move(candidate);
    }

    const std::vector<word>& words_;
    const team_names& teams_;
    bool loose_;
    bool alone_;
    std::vector<std::optional<way>> best_;
};

} // namespace

std::optional<std::vector<part>> parts_of(const std::vector<word>& words, const team_names& teams, bool loose)
{
    return taking_apart(words, teams, loose).run();
}

} // namespace genie

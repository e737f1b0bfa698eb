// Who plays: the teams, and every spelling that names one of them.
#pragma once

#include <zonda/base/result.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace genie
{

struct team
{
    /// The canonical name, as the matches store it.
    std::string name;
    /// Three letters.
    std::string code;
    /// An emoji; empty where none exists.
    std::string flag;
    /// The same association under earlier names: its matches belong in the answer.
    std::vector<std::string> also;
    /// Related teams to be offered as a hint, not mixed in.
    std::vector<std::string> see;
    /// The tournaments it played in, in order.
    std::vector<int> years;
};

/// The teams by every spelling. All spellings handed in and out are normalised (normalise.hpp); it never changes once
/// made, and what it hands out lives as long as it does.
class team_names
{
public:
    team_names(team_names&&) = default;
    team_names& operator=(team_names&&) = default;

    /// Reads data/team-aliases.json.
    static zonda::result<team_names> from_json(std::string_view text);

    /// The names that the program carries in itself.
    static const team_names& built_in();

    /// The team of a canonical name, or null.
    const team* named(std::string_view canonical) const;

    /// The team that a spelling names, or null.
    const team* spelled(std::string_view spelling) const;

    /// The teams that an ambiguous word may mean; empty if the word is not ambiguous.
    const std::vector<const team*>& meanings_of(std::string_view spelling) const;

    struct near_teams
    {
        /// Typos in between; 0 if nothing is near.
        std::size_t distance{0};
        std::vector<const team*> teams;
    };
    /// The teams nearest to a misspelling: 1 typo from 5 letters, 2 from 8; more than one if they are equally near.
    /// Nothing for everyday words, for digits, and for scripts in which a letter is a syllable or a word.
    near_teams nearest(std::string_view misspelling) const;

    /// A code that is an everyday word in some language (can, den, por): a team only alone or in capitals.
    bool is_code_and_word(std::string_view spelling) const { return codes_and_words_.contains(spelling); }
    /// A name that is a plain word too (island, turkey): not a team after an article.
    bool is_name_and_word(std::string_view spelling) const { return names_and_words_.contains(spelling); }

    /// Most words in one spelling.
    std::size_t longest_spelling() const { return longest_; }
    /// The tournaments that anybody played in.
    const std::set<int>& years() const { return years_; }
    /// In order of name.
    std::vector<const team*> all() const;

private:
    team_names() = default;

    struct known_spelling
    {
        std::u32string letters;
        std::uint64_t letter_set;
        const team* whose;
    };

    void add(std::string_view raw_spelling, const team& whose);

    std::map<std::string, team, std::less<>> teams_;
    std::map<std::string, const team*, std::less<>> spellings_;
    std::vector<known_spelling> typed_;
    std::map<std::string, std::vector<const team*>, std::less<>> meanings_;
    std::set<std::string, std::less<>> codes_and_words_;
    std::set<std::string, std::less<>> names_and_words_;
    std::set<std::string, std::less<>> everyday_;
    std::set<int> years_;
    std::size_t longest_{1};
};

} // namespace genie

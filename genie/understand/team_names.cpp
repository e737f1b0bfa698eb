#include <zonda/bson.hpp>

#include <genie/embedded.hpp>
#include <genie/understand/normalise.hpp>
#include <genie/understand/team_names.hpp>
#include <genie/understand/typo.hpp>
#include <genie/understand/utf8.hpp>

#include <algorithm>
#include <bit>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

std::vector<std::string> texts_of(bson::value_view list)
{
    std::vector<std::string> texts;
    if (const auto array = list.get<bson::array_view>())
        for (const bson::value_view value : *array)
            texts.emplace_back(value.text());
    return texts;
}

// One bit a letter, so that most pairs of words are told apart without comparing them: each typo changes at most two.
std::uint64_t letter_set(std::u32string_view letters)
{
    std::uint64_t set = 0;
    for (const char32_t letter : letters)
        set |= std::uint64_t{1} << (letter % 61);
    return set;
}

// Scripts in which one letter more or less is another word: kana, Hangul (as jamo), Chinese characters.
bool has_single_letter_typos(std::u32string_view letters)
{
    return std::none_of(letters.begin(), letters.end(), [](char32_t c)
                        { return (c >= '0' && c <= '9') || (c >= 0x1100 && c <= 0x11FF) || c >= 0x2E80; });
}

std::set<std::string, std::less<>> read_everyday_words()
{
    std::set<std::string, std::less<>> words;
    std::string_view text = embedded("data/everyday-words.txt");
    while (!text.empty())
    {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const std::string_view line = text.substr(0, end); !line.starts_with('#'))
            words.emplace(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

team read_team(std::string_view name, bson::document_view d)
{
    team t{std::string(name),
           std::string(d["code"].text()),
           std::string(d["flag"].text()),
           texts_of(d["also"]),
           texts_of(d["see"]),
           {}};
    if (const auto years = d["years"].get<bson::array_view>())
        for (const bson::value_view year : *years)
            t.years.push_back(static_cast<int>(year.to_int64().value_or(0)));
    return t;
}

} // namespace

zonda::result<team_names> team_names::from_json(std::string_view text)
{
    const zonda::result<bson::document> file = bson::from_json(text);
    if (!file)
        return file.error();
    const bson::document_view root = file->view();

    team_names names;
    names.everyday_ = read_everyday_words();
    const auto teams = root["teams"].get<bson::document_view>();
    for (const auto [name, value] : teams.value_or(bson::document_view{}))
    {
        const auto d = value.get<bson::document_view>().value_or(bson::document_view{});
        const team& t = names.teams_.emplace(name, read_team(name, d)).first->second;
        names.years_.insert(t.years.begin(), t.years.end());
        names.add(t.name, t);
        names.add(t.code, t);
        names.add(t.flag, t);
        for (const std::string_view list : {"aliases", "nicknames"})
            for (const std::string& spelling : texts_of(d[list]))
                names.add(spelling, t);
        if (const auto languages = d["names"].get<bson::document_view>())
            for (const auto [language, spelling] : *languages)
                names.add(spelling.text(), t);
    }
    if (const auto ambiguous = root["ambiguous"].get<bson::document_view>())
        for (const auto [word, list] : *ambiguous)
            for (const std::string& name : texts_of(list))
                if (const team* t = names.named(name))
                    names.meanings_[normalise(word)].push_back(t);
    for (const std::string& code : texts_of(root["code_only_if_alone_or_capitals"]))
        names.codes_and_words_.insert(normalise(code));
    // "Island (de, sv: Iceland)": the word, and for the reader where it is one.
    for (const std::string& entry : texts_of(root["words_in_english"]))
        names.names_and_words_.insert(normalise(std::string_view(entry).substr(0, entry.find('('))));
    return names;
}

const team_names& team_names::built_in()
{
    static const team_names names = from_json(embedded("data/team-aliases.json")).value();
    return names;
}

void team_names::add(std::string_view raw_spelling, const team& whose)
{
    const std::string text = normalise(raw_spelling);
    if (text.empty() || !spellings_.emplace(text, &whose).second)
        return;
    longest_ = std::max(longest_, static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1);
    std::u32string letters = to_characters(text);
    if (has_single_letter_typos(letters))
    {
        const std::uint64_t set = letter_set(letters);
        typed_.push_back({std::move(letters), set, &whose});
    }
}

const team* team_names::named(std::string_view canonical) const
{
    const auto at = teams_.find(canonical);
    return at == teams_.end() ? nullptr : &at->second;
}

const team* team_names::spelled(std::string_view spelling) const
{
    const auto at = spellings_.find(spelling);
    return at == spellings_.end() ? nullptr : at->second;
}

const std::vector<const team*>& team_names::meanings_of(std::string_view spelling) const
{
    static const std::vector<const team*> none;
    const auto at = meanings_.find(spelling);
    return at == meanings_.end() ? none : at->second;
}

team_names::near_teams team_names::nearest(std::string_view misspelling) const
{
    const std::u32string letters = to_characters(misspelling);
    const auto spaces = static_cast<std::size_t>(std::count(letters.begin(), letters.end(), U' '));
    near_teams found{typos_forgiven(letters.size() - spaces), {}};
    if (found.distance == 0 || spelled(misspelling) || everyday_.contains(misspelling) ||
        !has_single_letter_typos(letters))
        return {};
    const std::uint64_t set = letter_set(letters);
    for (const known_spelling& s : typed_)
    {
        if (static_cast<std::size_t>(std::popcount(set ^ s.letter_set)) > 2 * found.distance)
            continue;
        const std::size_t distance = typo_distance(letters, s.letters, found.distance);
        if (distance > found.distance)
            continue;
        if (distance < found.distance)
            found.teams.clear();
        found.distance = distance;
        if (std::find(found.teams.begin(), found.teams.end(), s.whose) == found.teams.end())
            found.teams.push_back(s.whose);
    }
    if (found.teams.empty())
        return {};
    std::sort(found.teams.begin(), found.teams.end(), [](const team* a, const team* b) { return a->name < b->name; });
    return found;
}

std::vector<const team*> team_names::all() const
{
    std::vector<const team*> teams;
    for (const auto& [name, t] : teams_)
        teams.push_back(&t);
    return teams;
}

} // namespace genie

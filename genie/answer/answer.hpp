// What the genie says.
#pragma once

#include <zonda/bson.hpp>

#include <genie/understand/question.hpp>

#include <optional>
#include <string>
#include <vector>

namespace genie
{

struct answer
{
    /// False: the genie keeps silent.
    bool understood{false};
    std::string heading{};
    std::string text{};
    /// In order of kick-off.
    std::vector<zonda::bson::document> matches{};
    /// Names that a misspelling may have meant.
    std::vector<std::string> did_you_mean{};
    /// Related teams, as a hint.
    std::vector<std::string> also{};
};

/// Makes an answer out of the matches that were found, handed in one by one in order of kick-off.
class answer_writer
{
public:
    /// The teams of `asked` must outlive the writer.
    explicit answer_writer(question asked, const team_names& teams);

    void add(zonda::bson::document_view match);
    answer finish() &&;

private:
    void write_team();
    void write_pair();
    void write_title();
    void write_offer();
    bool years_are_known();

    question asked_;
    const team_names& teams_;
    answer answer_;
};

/// "Next match": the first one that has not begun, if the database knows one, else the last that was played.
answer next_match_answer(std::optional<zonda::bson::document> scheduled, std::optional<zonda::bson::document> last);

} // namespace genie

#include <genie/understand/phrases.hpp>

#include <algorithm>
#include <iterator>

namespace genie
{

namespace
{

struct entry
{
    std::string_view words;
    phrase_kind kind;
};

// As they read when normalised ("naechstes" is no reading of "nächstes": marks are dropped).
constexpr entry phrases[] = {
    {"all", phrase_kind::filler},
    {"all time", phrase_kind::filler},
    {"alle spiele", phrase_kind::filler},
    {"and", phrase_kind::versus},
    {"against", phrase_kind::versus},
    {"at", phrase_kind::before_year},
    {"can you", phrase_kind::filler},
    {"champion", phrase_kind::title},
    {"champions", phrase_kind::title},
    {"contra", phrase_kind::versus},
    {"contre", phrase_kind::versus},
    {"copa do mundo", phrase_kind::title},
    {"copa mundial", phrase_kind::title},
    {"coupe du monde", phrase_kind::title},
    {"en", phrase_kind::before_year},
    {"final", phrase_kind::title},
    {"finale", phrase_kind::title},
    {"from", phrase_kind::before_year},
    {"game", phrase_kind::filler},
    {"games", phrase_kind::filler},
    {"gegen", phrase_kind::versus},
    {"help", phrase_kind::help},
    {"hilfe", phrase_kind::help},
    {"in", phrase_kind::before_year},
    {"match", phrase_kind::filler},
    {"matches", phrase_kind::filler},
    {"matchs", phrase_kind::filler},
    {"me", phrase_kind::filler},
    {"mundial", phrase_kind::title},
    {"nachstes spiel", phrase_kind::next_match},
    {"next fixture", phrase_kind::next_match},
    {"next game", phrase_kind::next_match},
    {"next match", phrase_kind::next_match},
    {"next matches", phrase_kind::next_match},
    {"of", phrase_kind::before_year},
    {"please", phrase_kind::filler},
    {"prochain match", phrase_kind::next_match},
    {"proximo jogo", phrase_kind::next_match},
    {"proximo partido", phrase_kind::next_match},
    {"qui a gagne", phrase_kind::title},
    {"quien gano", phrase_kind::title},
    {"quem ganhou", phrase_kind::title},
    {"replay", phrase_kind::replay},
    {"result", phrase_kind::filler},
    {"results", phrase_kind::filler},
    {"score", phrase_kind::filler},
    {"scores", phrase_kind::filler},
    {"show", phrase_kind::filler},
    {"spiele", phrase_kind::filler},
    {"the", phrase_kind::article},
    {"v", phrase_kind::versus},
    {"versus", phrase_kind::versus},
    {"vs", phrase_kind::versus},
    {"weltmeister", phrase_kind::title},
    {"wer gewann", phrase_kind::title},
    {"what is the", phrase_kind::filler},
    {"when is the", phrase_kind::filler},
    {"when is", phrase_kind::filler},
    {"who was the", phrase_kind::filler},
    {"who won", phrase_kind::title},
    {"winner", phrase_kind::title},
    {"winners", phrase_kind::title},
    {"wm", phrase_kind::title},
    {"world cup", phrase_kind::title},
    {"x", phrase_kind::versus},
};

} // namespace

std::optional<phrase_kind> phrase_of(std::string_view words)
{
    const auto* at =
        std::find_if(std::begin(phrases), std::end(phrases), [&](const entry& e) { return e.words == words; });
    if (at == std::end(phrases))
        return std::nullopt;
    return at->kind;
}

} // namespace genie

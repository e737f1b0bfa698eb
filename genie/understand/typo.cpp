#include <genie/understand/typo.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace genie
{

std::size_t typo_distance(std::u32string_view a, std::u32string_view b, std::size_t most)
{
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() - a.size() > most)
        return most + 1;

    // Row i holds the distances from the first i letters of b to every beginning of a.
    std::vector<std::size_t> before_last(a.size() + 1);
    std::vector<std::size_t> last(a.size() + 1);
    std::vector<std::size_t> row(a.size() + 1);
    for (std::size_t j = 0; j <= a.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= b.size(); ++i)
    {
        row[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= a.size(); ++j)
        {
            const std::size_t change = b[i - 1] == a[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && b[i - 1] == a[j - 2] && b[i - 2] == a[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        // A swap looks back two rows, but never below what the row before allowed: one more row may save it.
        if (least > most + 1)
            return most + 1;
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return std::min(last[a.size()], most + 1);
}

} // namespace genie

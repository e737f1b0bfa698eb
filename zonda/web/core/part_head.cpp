#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/parameters.hpp>
#include <zonda/web/core/part_head.hpp>
#include <zonda/web/core/percent.hpp>

#include <algorithm>
#include <utility>

namespace zonda::web
{

namespace
{

constexpr std::size_t longest_file_name = 1024;

bool is_printable(std::string_view text) noexcept
{
    return is_utf8(text) && std::none_of(text.begin(), text.end(),
                                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// RFC 8187: UTF-8''na%C3%AFve.txt
std::optional<std::string> extended_value(std::string_view text)
{
    const std::size_t language = text.find('\'');
    const std::size_t value = language == std::string_view::npos ? language : text.find('\'', language + 1);
    std::string decoded;
    if (value == std::string_view::npos || !equals_ignoring_case(text.substr(0, language), "utf-8") ||
        !append_percent_decoded(decoded, text.substr(value + 1)))
    {
        return std::nullopt;
    }
    return decoded;
}

struct disposition
{
    std::optional<std::string> name{};
    std::optional<std::string> file_name{};
    std::optional<std::string> extended_file_name{};

    std::optional<std::string>* member(std::string_view parameter) noexcept
    {
        return equals_ignoring_case(parameter, "name")        ? &name
               : equals_ignoring_case(parameter, "filename")  ? &file_name
               : equals_ignoring_case(parameter, "filename*") ? &extended_file_name
                                                              : nullptr;
    }
};

// form-data; name="photo"; filename="pitch.jpg"
std::optional<disposition> parse_disposition(std::string_view value)
{
    const std::size_t semicolon = std::min(value.find(';'), value.size());
    disposition said;
    bool good = equals_ignoring_case(trimmed(value.substr(0, semicolon)), "form-data");
    parameter_walk walk(value.substr(semicolon));
    while (good && walk.next())
    {
        if (auto* const which = said.member(walk.name()))
        {
            good = !*which; // once
            *which = walk.value();
        }
    }
    return good && !walk.malformed() && said.name ? std::optional(std::move(said)) : std::nullopt;
}

} // namespace

void part_head_parser::begin()
{
    head_ = {};
    has_disposition_ = false;
    has_type_ = false;
}

const char* part_head_parser::take(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_field_value(line.substr(colon + 1)))
    {
        return "a field in the head of a part is malformed";
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (equals_ignoring_case(name, "Content-Disposition"))
    {
        return std::exchange(has_disposition_, true) ? "a part has two Content-Disposition fields"
                                                     : take_disposition(value);
    }
    if (equals_ignoring_case(name, "Content-Type"))
    {
        head_.content_type = value;
        return std::exchange(has_type_, true) ? "a part has two Content-Type fields" : nullptr;
    }
    if (equals_ignoring_case(name, "Content-Transfer-Encoding"))
    {
        // RFC 7578, 4.7: no longer sent. These say that there is none.
        const std::string coding = lower_cased(value);
        const bool none = coding == "binary" || coding == "8bit" || coding == "7bit";
        return none ? nullptr : "the content of a part is encoded (Content-Transfer-Encoding)";
    }
    return nullptr;
}

const char* part_head_parser::take_disposition(std::string_view value)
{
    std::optional<disposition> said = parse_disposition(value);
    if (!said)
    {
        return "a part's Content-Disposition is not form-data with a name";
    }
    if (said->name->empty() || said->name->size() > longest_name_ || !is_printable(*said->name))
    {
        return "the name of a field is empty, too long, not UTF-8 or has control characters";
    }
    if (said->extended_file_name) // RFC 7578 has no such thing; some libraries send it beside the other
    {
        said->file_name = extended_value(*said->extended_file_name).value_or("\n");
    }
    if (said->file_name && (said->file_name->size() > longest_file_name || !is_printable(*said->file_name)))
    {
        return "the name of a file is too long, not UTF-8 or has control characters";
    }
    head_.name = std::move(*said->name);
    head_.file_name = said->file_name ? std::optional(plain_file_name(*said->file_name)) : std::nullopt;
    return nullptr;
}

const char* part_head_parser::end() const noexcept
{
    return has_disposition_ ? nullptr : "a part has no Content-Disposition";
}

std::string plain_file_name(std::string_view as_sent)
{
    const std::size_t slash = as_sent.find_last_of("/\\");
    std::string_view name = slash == std::string_view::npos ? as_sent : as_sent.substr(slash + 1);
    name.remove_prefix(std::min(name.find_first_not_of(". "), name.size()));
    return std::string(name);
}

} // namespace zonda::web

// The files that the page loads: style, scripts, picture and almanac, under an address that changes with their content.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace genie
{

struct asset
{
    std::string_view media_type;
    std::shared_ptr<const std::string> content;
};

class assets
{
public:
    /// All files of page/ that a browser asks for, and the almanac as matches.json.
    explicit assets(std::string almanac);

    /// What stands before a file's name: `/static/1f0c9a…`. Another content is another address, so that browsers may
    /// keep a file for ever.
    const std::string& prefix() const noexcept { return prefix_; }
    std::string_view version() const noexcept;

    /// The file of that name, or null.
    const asset* find(std::string_view name) const;

private:
    std::map<std::string, asset, std::less<>> files_;
    std::string prefix_;
};

} // namespace genie

// Faults on demand: what `failCommand` and pocket::server::fail_next ask for.
#pragma once

#include <zonda/pocket/core/failure.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::pocket
{

struct fault
{
    std::set<std::string, std::less<>> commands{};
    std::int64_t times{1}; // below 0: always
    std::int64_t skip{0};  // so many that would match go by first
    std::optional<int> error_code{};
    std::string error_words{};
    bool close_connection{false};
    std::chrono::milliseconds block{0};
    std::optional<bson::document> write_concern_error{};
    std::optional<std::vector<std::string>> error_labels{};
    std::string app_name{};   // empty: every client
    std::string name_space{}; // empty: every collection
};

/// The faults that are armed, in the order in which they were.
class fault_list
{
public:
    /// Returns a number by which it can be taken back.
    std::int64_t add(fault armed);
    void remove(std::int64_t number);

    /// `failCommand`: one at a time; arming it again replaces it.
    void set_fail_command(std::optional<fault> armed);
    /// How often it has struck since it was armed.
    std::int64_t fail_command_count() const { return fail_command_count_; }

    /// The fault that this command meets, if any; it is counted.
    std::optional<fault> strike(std::string_view command, std::string_view name_space, std::string_view app_name);

private:
    struct entry
    {
        std::int64_t number;
        fault armed;
    };

    std::vector<entry> entries_{};
    std::int64_t last_number_{0};
    std::optional<std::int64_t> fail_command_{};
    std::int64_t fail_command_count_{0};
};

/// Reads the `mode` and `data` of `configureFailPoint: "failCommand"`; none for mode "off".
outcome<std::optional<fault>> parse_fail_command(bson::document_view command);

} // namespace zonda::pocket

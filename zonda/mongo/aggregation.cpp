#include <zonda/mongo/aggregation.hpp>
#include <zonda/mongo/io/cursor_state.hpp>
#include <zonda/mongo/io/operations.hpp>

namespace zonda::mongo
{

namespace
{

std::unique_ptr<io::cursor_state> make_state(const detail::core_pointer& core, const core::aggregate_command& command,
                                             std::optional<std::chrono::milliseconds> timeout)
{
    auto options = io::going_on(*core, command, command.options["comment"], timeout);
    options.batch_size = command.batch_size;
    return std::make_unique<io::cursor_state>(core, std::make_unique<core::aggregate_command>(command),
                                              std::move(options));
}

} // namespace

aggregation::aggregation(detail::core_pointer core, core::aggregate_command command)
    : core_(std::move(core)),
      command_(std::move(command))
{
}

aggregation aggregation::with_stage(const bson::document& stage) const
{
    bytes data;
    bson::document_builder stages(data, bson::document_builder::root::array);
    for (const auto before : command_.pipeline)
        stages.push(before);
    stages.push(stage);
    stages.finish();
    auto out = *this;
    out.command_.pipeline = bson::array::trusted(std::move(data));
    return out;
}

aggregation aggregation::batch_size(std::int32_t count) const
{
    auto out = *this;
    out.command_.batch_size = count;
    return out;
}

aggregation aggregation::max_time(std::chrono::milliseconds limit) const
{
    auto out = *this;
    out.command_.max_time = limit;
    return out;
}

aggregation aggregation::raw_data(bool raw) const
{
    auto out = *this;
    out.command_.raw_data = raw;
    return out;
}

aggregation aggregation::read_concern(std::string_view level) const
{
    auto out = *this;
    out.command_.read_concern_level = level;
    return out;
}

aggregation aggregation::write_concern(mongo::write_concern concern) const
{
    auto out = *this;
    out.command_.write_concern = std::move(concern);
    return out;
}

aggregation aggregation::timeout(std::chrono::milliseconds limit) const
{
    auto out = *this;
    out.timeout_ = limit;
    return out;
}

aggregation aggregation::diagnostics(zonda::diagnostics& words) const
{
    auto out = *this;
    out.words_ = &words;
    return out;
}

mongo::cursor aggregation::cursor() const
{
    return mongo::cursor(make_state(core_, command_, timeout_), words_);
}

task<result<mongo::cursor>> aggregation::run() &&
{
    auto body = io::open_cursor(make_state(core_, command_, timeout_));
    return words_ == nullptr ? std::move(body) : detail::reported<mongo::cursor>(std::move(body), words_);
}

} // namespace zonda::mongo

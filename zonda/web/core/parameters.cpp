#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/parameters.hpp>

#include <algorithm>

namespace zonda::web
{

bool parameter_walk::next()
{
    left_ = trimmed(left_);
    if (left_.empty() || malformed_)
    {
        return false;
    }
    malformed_ = left_.front() != ';';
    left_ = trimmed(left_.substr(1));
    if (left_.empty())
    {
        return false; // `text/html;`, as many write it
    }
    const std::size_t equals = std::min(left_.find('='), left_.size());
    name_ = left_.substr(0, equals);
    left_.remove_prefix(equals);
    malformed_ = malformed_ || !is_token(name_) || left_.empty();
    if (!malformed_)
    {
        left_.remove_prefix(1);
        malformed_ = !take_value();
    }
    return !malformed_;
}

bool parameter_walk::take_value()
{
    value_.clear();
    if (left_.starts_with('"'))
    {
        return take_quoted();
    }
    while (!left_.empty() && is_in_class(left_.front(), detail::token_character))
    {
        value_ += left_.front();
        left_.remove_prefix(1);
    }
    return !value_.empty();
}

bool parameter_walk::take_quoted()
{
    for (std::size_t at = 1; at < left_.size(); ++at)
    {
        const char next = at + 1 < left_.size() ? left_[at + 1] : '\0';
        if (left_[at] == '"')
        {
            left_.remove_prefix(at + 1);
            return true;
        }
        at += left_[at] == '\\' && (next == '"' || next == '\\') ? 1 : 0;
        value_ += left_[at];
    }
    return false;
}

} // namespace zonda::web

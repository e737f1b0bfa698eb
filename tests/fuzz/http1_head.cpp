// Any bytes are a request head, a part of one, or refused; however they are cut, the verdict is the same.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/core/router.hpp>
#include <zonda/web/core/same_origin.hpp>

#include <cstdlib>
#include <string>

namespace
{

using namespace zonda::web;

void require(bool holds)
{
    if (!holds)
    {
        std::abort();
    }
}

bool lies_in(std::string_view part, std::string_view whole)
{
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void look_at(const request_head& head, std::string_view whole)
{
    require(head.field_count() <= head_parser::most_fields);
    for (std::size_t i = 0; i < head.field_count(); ++i)
    {
        require(lies_in(head.field(i).name, whole) && lies_in(head.field(i).value, whole));
        require(!head.field(i).name.empty());
        require(head.field(i).value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
        require(head.find(head.field(i).name).has_value());
    }
    require(lies_in(head.target(), whole) && lies_in(head.query(), whole) && lies_in(head.host(), whole));
    require(head.minor_version() == 0 || !head.host().empty());
    // Never both, RFC 9112, 6.3.
    require(!(head.find(field_name::content_length) && head.find(field_name::transfer_encoding)));
    (void)comes_from_our_site(head);
    static const router routes = []
    {
        router made;
        made.add(method::get, "/r/{room}/messages");
        made.add(method::get, "/static/{path...}");
        return made;
    }();
    (void)routes.find(head.method(), head.path());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = zonda::as_text({data, size});
    const head_limits limits{.head = 4096, .target = 1024, .fields = 32};
    head_parser whole(limits);
    const auto at_once = whole.parse(text);
    require(!(at_once.refused && at_once.head_size > 0) && at_once.head_size <= size);
    head_parser pieces(limits);
    head_parser::progress last;
    std::size_t end = 0;
    while (end < size && !last.refused && last.head_size == 0)
    {
        last = pieces.parse(text.substr(0, ++end));
    }
    require(last.head_size == at_once.head_size);
    // One byte at a time a flaw may be seen before another that comes first in the text; but it is seen.
    require(last.refused.has_value() == at_once.refused.has_value());
    if (at_once.head_size > 0)
    {
        look_at(whole.head(text.data()), text.substr(0, at_once.head_size));
        require(pieces.layout().framing.which == whole.layout().framing.which);
        require(pieces.layout().framing.length == whole.layout().framing.length);
    }
    return 0;
}

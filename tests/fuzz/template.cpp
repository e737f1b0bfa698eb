// Any text is a template or refused in words; one that was compiled renders, or says what is missing.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/templates.hpp>

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::web;
    templates all;
    if (size > 4096)
    {
        return 0;
    }
    const auto added = all.add("page", std::string(zonda::as_text({data, size})));
    if (!added)
    {
        return std::string_view(added.error().what()).starts_with("page, ") ? 0 : (std::abort(), 0);
    }
    (void)all.add("base", "<p>{% block a %}{% end %}{% block b %}b{% end %}");
    template_data page;
    page["a"] = "<script>";
    page["b"]["c"] = 5;
    page["list"] = template_data::list{"one"};
    const auto rendered = all.render("page", page);
    if (!rendered && std::string_view(rendered.error().what()).empty())
    {
        std::abort();
    }
    return 0;
}

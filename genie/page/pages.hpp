// The HTML of the page.
#pragma once

#include <zonda/web/templates.hpp>

#include <genie/chat/room_log.hpp>

#include <string>
#include <string_view>

namespace genie
{

struct room_page
{
    std::string room{};
    /// Who is signed in; empty: nobody.
    std::string me{};
    std::string xsrf{};
    /// The id for a post without script.
    std::string new_id{};
    news shown{};
    /// In place of the messages: why there are none.
    std::string fault{};
};

struct sign_in_page
{
    std::string next{};
    std::string xsrf{};
    std::string name{};
    /// What is wrong, beside its field or for both.
    std::string name_fault{};
    std::string password_fault{};
    std::string fault{};
};

struct notice_page
{
    std::string heading{};
    std::string text{};
    std::string back{"/r/lobby"};
    std::string back_text{"To the lobby"};
};

class pages
{
public:
    /// `static_prefix`: where the page's files are (assets.hpp).
    explicit pages(std::string static_prefix);

    std::string render(const room_page& page) const;
    std::string render(const sign_in_page& page) const;
    std::string render(const notice_page& page) const;

    /// The Content-Security-Policy of every page: our own files, nothing inline, no frames.
    static constexpr std::string_view policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

private:
    std::string render(std::string_view name, zonda::web::template_data page) const;

    zonda::web::templates templates_;
    std::string static_prefix_;
};

} // namespace genie

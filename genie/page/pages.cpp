#include <genie/chat/timing.hpp>
#include <genie/embedded.hpp>
#include <genie/page/pages.hpp>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace genie
{

namespace bson = zonda::bson;
using zonda::web::template_data;

namespace
{

constexpr double slow_from = 200;

std::string in_milliseconds(double ms)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f ms", ms >= 100 ? 0 : ms >= 10 ? 1 : 2, ms);
    return text;
}

template_data data_of_timing(bson::value_view timing)
{
    const double total = timing["total"].to_double().value_or(0);
    template_data::list parts;
    std::string_view largest;
    double most = -1;
    for (const zonda::wait_state state : told_states)
    {
        const double ms = timing[zonda::name_of(state)].to_double().value_or(0);
        const std::string_view name = state == zonda::wait_state::own ? "own work" : zonda::name_of(state);
        if (ms > most)
        {
            most = ms;
            largest = name;
        }
        template_data& part = parts.emplace_back();
        part["name"] = name;
        part["share"] = total > 0 ? std::min(100.0, 100 * ms / total) : 0.0;
        part["ms"] = in_milliseconds(ms);
    }
    template_data data;
    data["total"] = in_milliseconds(total);
    data["slow"] = total > slow_from;
    data["mostly"] = largest;
    data["parts"] = std::move(parts);
    return data;
}

template_data data_of(const message& m, std::string_view me)
{
    const bson::document_view stored = m.stored();
    const std::string at = zonda::to_iso8601(stored["at"].get<zonda::datetime>().value_or(zonda::datetime{}));
    template_data data;
    data["seq"] = m.seq();
    data["from"] = stored["from"].text();
    data["body"] = stored["body"].text();
    data["at"] = at;
    data["clock"] = at.substr(0, 10) + ' ' + at.substr(11, 5) + " UTC";
    data["by_genie"] = stored["kind"].text() != "user";
    data["own"] = stored["from"].text() == me;
    template_data::list lines;
    if (const auto stored_lines = stored["lines"].get<bson::array_view>())
        for (const bson::value_view line : *stored_lines)
            lines.emplace_back(line.text());
    data["lines"] = std::move(lines);
    if (const bson::value_view timing = stored["timing"])
        data["timing"] = data_of_timing(timing);
    return data;
}

} // namespace

pages::pages(std::string static_prefix) : static_prefix_(std::move(static_prefix))
{
    constexpr std::string_view folder = "page/";
    for (const embedded_file& file : embedded_files())
        if (file.name.starts_with(folder) && file.name.ends_with(".html"))
            templates_.add(std::string(file.name.substr(folder.size())), file.content).value();
}

std::string pages::render(const room_page& page) const
{
    template_data data;
    data["room"] = page.room;
    data["me"] = page.me;
    data["xsrf"] = page.xsrf;
    data["new_id"] = page.new_id;
    data["fault"] = page.fault;
    template_data::list messages;
    for (const message_ptr& m : page.shown.messages)
        messages.push_back(data_of(*m, page.me));
    const std::int64_t first = page.shown.messages.empty() ? 1 : page.shown.messages.front()->seq();
    data["messages"] = std::move(messages);
    data["first"] = first;
    data["has_older"] = first > 1;
    data["questions"] = template_data::list{"Brazil", "bra-ger", "Argentina 1986", "who won 2022", "next match"};
    return render("room.html", std::move(data));
}

std::string pages::render(const sign_in_page& page) const
{
    template_data data;
    data["next"] = page.next;
    data["xsrf"] = page.xsrf;
    data["name"] = page.name;
    data["name_fault"] = page.name_fault;
    data["password_fault"] = page.password_fault;
    data["fault"] = page.fault;
    return render("signin.html", std::move(data));
}

std::string pages::render(const notice_page& page) const
{
    template_data data;
    data["heading"] = page.heading;
    data["text"] = page.text;
    data["back"] = page.back;
    data["back_text"] = page.back_text;
    return render("notice.html", std::move(data));
}

std::string pages::render(std::string_view name, template_data page) const
{
    page["static"] = static_prefix_;
    return templates_.render(name, page).value();
}

} // namespace genie

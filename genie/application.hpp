// The genie's interface: its routes, over rooms, people and questions.
#pragma once

#include <zonda/mongo.hpp>
#include <zonda/web.hpp>

#include <genie/chat/rooms.hpp>
#include <genie/page/assets.hpp>
#include <genie/page/pages.hpp>
#include <genie/people/people.hpp>

#include <string>

namespace genie
{

/// Everything of one site on one loop.
class application final : private zonda::stop_hook
{
public:
    application(zonda::loop& home, zonda::mongo::database database);
    application(const application&) = delete;
    application& operator=(const application&) = delete;
    ~application();

    /// Begins to make the database ready: indexes, matches, team names. Until it is, requests that need it are answered
    /// 503. Call it when everything else is made, just before the loop runs.
    void start();

    /// Adds the genie's routes and error pages to a site, whose settings get the sign-in path. The site must not
    /// outlive this.
    void routes(zonda::web::application& site);

    genie::rooms& rooms() noexcept { return rooms_; }
    const storage& database() const noexcept { return database_; }

private:
    using request = zonda::web::request;
    using response = zonda::web::response;
    template <class T>
    using task = zonda::task<T>;

    // pages_of_rooms.cpp
    task<response> show_room(request& r, std::string room);
    task<response> post_form(request& r, std::string room);
    task<response> show_sign_in(request& r);
    task<response> sign_in_by_form(request& r);
    task<response> sign_out(request& r);
    response show_static(request& r, const std::string& version, const std::string& name);

    // interface.cpp
    task<response> sign_in_by_json(request& r);
    task<response> post_json(request& r, std::string room);
    task<response> read_messages(request& r, std::string room);
    task<response> ask_genie(request& r);
    response health(request& r);

    struct written
    {
        std::string id;
        std::string body;
    };
    task<rooms::posted> post(request& r, std::string room, std::string from, written what);
    task<rooms::posted> post_and_answer(std::string room, std::string from, written what, zonda::ledger& times);
    task<void> answer(std::string room, message_ptr asked, question q, zonda::ledger& times);
    task<void> drain() override;
    response page(std::string html) const;
    response fault(request& r, int status_code, std::string_view words) const;

    zonda::loop& home_;
    storage database_;
    genie::rooms rooms_;
    zonda::worker_pool hashing_;
    genie::people people_;
    rate_limit posts_;
    assets assets_;
    pages pages_;
    zonda::job preparing_;
    bool draining_{false};
};

} // namespace genie

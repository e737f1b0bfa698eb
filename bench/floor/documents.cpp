#include "bench/floor/documents.hpp"

#include <zonda/bson/document_builder.hpp>

#include <string>

namespace bench
{

namespace bson = zonda::bson;

namespace
{

void append_user(bson::document_builder& out)
{
    static constexpr const char* flags[] = {
        "contributors_enabled",         "following", "geo_enabled",     "is_translator", "notifications",
        "profile_use_background_image", "protected", "show_all_inline", "verified"};
    static constexpr const char* colours[] = {"profile_background_color", "profile_link_color",
                                              "profile_sidebar_border_color", "profile_sidebar_fill_color",
                                              "profile_text_color"};
    static constexpr const char* counts[] = {"favourites_count", "followers_count", "friends_count", "listed_count",
                                             "statuses_count"};
    out.open_document("user");
    out.append("friends", 78).append("name", "Juan Carreño").append("screen_name", "el_chileno");
    out.append("description", "Left wing. Colo-Colo, Chile, and one goal in Montevideo that nobody at home has seen.");
    out.append("location", "Valparaíso").append("time_zone", "Santiago").append("lang", "es");
    out.append("url", bson::null).append("follow_request_sent", bson::null).append("utc_offset", -14400);
    for (const char* flag : flags)
        out.append(flag, flag[0] == 'p');
    for (const char* colour : colours)
        out.append(colour, "C0DEED");
    for (const char* count : counts)
        out.append(count, 1930);
    out.append("created_at", "Sun Jul 13 18:30:00 +0000 1930").append("id", 6'253'282L);
    out.append("profile_image_url", "http://example.com/profile_images/1253282/carreno_normal.jpg");
    out.close();
}

// `filler`: how long the text is that brings the document to its size.
zonda::bytes write_document(std::int32_t id, std::size_t filler)
{
    zonda::bytes data;
    bson::document_builder out(data);
    out.append("_id", id).append("text", std::string(filler, 'x'));
    out.append("in_reply_to_status_id", 0L).append("retweet_count", bson::null).append("contributors", bson::null);
    out.append("created_at", "Thu Sep 02 18:11:25 +0000 2010").append("geo", bson::null);
    out.append("source", "web").append("coordinates", bson::null).append("in_reply_to_screen_name", bson::null);
    out.append("truncated", false);
    out.open_document("entities").open_array("urls").close().open_array("hashtags").close();
    out.open_array("user_mentions").push_document();
    out.append("name", "Guillermo Subiabre").append("id", 17L).append("screen_name", "subiabre");
    out.open_array("indices").push(1).push(9).close().close().close().close();
    append_user(out);
    out.append("retweeted", false).append("place", bson::null).append("favorited", false);
    out.append("in_reply_to_user_id", 0L).append("id", 22'819'398'300L);
    out.finish();
    return data;
}

} // namespace

bson::document make_document(std::int32_t id)
{
    const std::size_t rest = write_document(id, 0).size();
    return bson::document::trusted(write_document(id, rest < document_size ? document_size - rest : 0));
}

} // namespace bench

#include <doctest/doctest.h>
#include <genie/chat/message_rules.hpp>

#include <string>

using namespace genie;

TEST_CASE("an id is a random UUID")
{
    CHECK(read_message_id("3b241101-e2bb-4255-8caf-4136c566a962") == "3b241101-e2bb-4255-8caf-4136c566a962");
    CHECK(read_message_id("3B241101-E2BB-4255-8CAF-4136C566A962") == "3b241101-e2bb-4255-8caf-4136c566a962");
    for (const char* text : {"", "3b241101-e2bb-1255-8caf-4136c566a962", "3b241101-e2bb-4255-7caf-4136c566a962",
                             "3b241101-e2bb-4255-8caf-4136c566a96", "3b241101-e2bb-4255-8caf-4136c566a9622",
                             "3b241101ae2bb-4255-8caf-4136c566a962", "3b241101-e2bb-4255-8caf-4136c566a96g",
                             "{b241101-e2bb-4255-8caf-4136c566a96}"})
        CHECK_MESSAGE(!read_message_id(text), text);
}

TEST_CASE("a message has 1 to 2,000 characters, however many bytes they take")
{
    CHECK(fault_of_body("a").empty());
    CHECK(fault_of_body(std::string(2000, 'a')).empty());
    CHECK(fault_of_body(std::string(2001, 'a')) == "the message has 2001 characters: write at most 2,000");
    std::string wide;
    for (int i = 0; i < 2000; ++i)
        wide += "😀";
    CHECK(fault_of_body(wide).empty());
    CHECK_FALSE(fault_of_body(wide + "😀").empty());
    CHECK_FALSE(fault_of_body("").empty());
    CHECK_FALSE(fault_of_body(" \n\t\u3000").empty());
    CHECK_FALSE(fault_of_body("\xFF").empty());
}

TEST_CASE("room names")
{
    CHECK(is_room_name("lobby"));
    CHECK(is_room_name("a"));
    CHECK(is_room_name("world-cup-2026"));
    CHECK(is_room_name(std::string(40, 'a')));
    CHECK_FALSE(is_room_name(std::string(41, 'a')));
    for (const char* name : {"", "Lobby", "a b", "a_b", "a/b", "é", "..", "a\n"})
        CHECK_MESSAGE(!is_room_name(name), name);
}

TEST_CASE("names of people")
{
    for (const char* name : {"Ann", "José María", "李", "😀", "o'Neill"})
        CHECK_MESSAGE(fault_of_person(name).empty(), name);
    for (const char* name : {"", "  ", " Ann", "Ann ", "a\nb", "a\u202Eb", "a\u200Bb", "\u2066x"})
        CHECK_MESSAGE(!fault_of_person(name).empty(), name);
    CHECK(fault_of_person(std::string(40, 'a')).empty());
    CHECK_FALSE(fault_of_person(std::string(41, 'a')).empty());
}

TEST_CASE("a name with characters of which nothing is seen is refused")
{
    for (const char* unseen : {"\U000E0061", "\U000E0001", "\u3164", "\u115F", "\u1160", "\u2800", "\uFFA0", "\u034F",
                               "\u17B5", "\u180E", "\U000E01EF", "\u200B"})
        CHECK(fault_of_person("An" + std::string(unseen) + "na") == "the name has characters that cannot be seen");
    CHECK(fault_of_person("김민수").empty());
}

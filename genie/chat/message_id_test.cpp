#include <doctest/doctest.h>
#include <genie/chat/message_id.hpp>
#include <genie/chat/message_rules.hpp>

using namespace genie;

TEST_CASE("ids that the program makes are ids that it takes")
{
    const std::string id = new_message_id();
    CHECK(read_message_id(id) == id);
    CHECK(new_message_id() != id);
}

TEST_CASE("a question has one answer")
{
    const std::string question = new_message_id();
    const std::string answer = answer_id_of(question);
    CHECK(read_message_id(answer) == answer);
    CHECK(answer_id_of(question) == answer);
    CHECK(answer_id_of(new_message_id()) != answer);
}

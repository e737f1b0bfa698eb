// Writes documents one after another, whatever happens to the database: for killed_database_test.py.
//     steady_writer URI DATABASE COUNT
// A line for each document that is there ("12"), one for each failure ("failed: WORDS"), after which the same document
// is written again; "end" when the database has all of them.
#include <zonda/bson/doc.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

using namespace zonda;

namespace
{

task<void> write_all(mongo::client& client, const std::string& database, int count)
{
    // On disk before it is answered: what was answered survives.
    auto lasting = mongo::write_concern::majority();
    lasting.journal = true;
    auto made = client[database]["steady"].with_write_concern(lasting);
    for (int number = 0; number < count; ++number)
    {
        while (true)
        {
            const auto document = doc("_id", number);
            const auto done = co_await as_result(made.insert_one(document));
            // It was made, and the answer lost.
            if (done || done.error().code() == mongo::server_errc::duplicate_key)
                break;
            std::cout << "failed: " << done.error().what() << std::endl;
            co_await sleep(std::chrono::milliseconds(100));
        }
        std::cout << number << std::endl;
        co_await sleep(std::chrono::milliseconds(2));
    }
    const auto there = co_await made.count_documents();
    if (there != count)
        throw error(mongo::errc::write_failed, std::to_string(there) + " documents are there");
    std::cout << "end" << std::endl;
    co_await client.close();
}

} // namespace

int main(int count, char** arguments)
try
{
    if (count != 4)
    {
        std::cerr << "usage: steady_writer URI DATABASE COUNT\n";
        return 2;
    }
    run_loop loop;
    mongo::client client(loop, arguments[1]);
    loop.run_until(write_all(client, arguments[2], std::atoi(arguments[3])));
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}

// bench_bson: what reading, checking and writing a document costs, beside Boost.JSON writing the same from its own
// values. Prints one line of JSON: nanoseconds of the process's CPU, each the best of a few moments.
#include <zonda/bson.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/serializer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

using namespace zonda;

namespace
{

// What was computed goes here, so that nothing is optimised away.
volatile std::uint64_t sink;

double cpu_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

template <class Work>
double nanoseconds(Work work)
{
    constexpr int moments = 5;
    constexpr int calls = 2000;
    double best = 1e18;
    for (int moment = 0; moment < moments; ++moment)
    {
        const double start = cpu_time();
        for (int call = 0; call < calls; ++call)
            sink = work();
        best = std::min(best, (cpu_time() - start) / calls);
    }
    return best;
}

bson::document fifty_fields()
{
    bytes data;
    bson::document_builder out(data);
    for (int i = 0; i < 50; ++i)
    {
        const std::string key = "field" + std::to_string(i);
        switch (i % 5)
        {
        case 0:
            out.append(key, i);
            break;
        case 1:
            out.append(key, static_cast<long>(i) << 33);
            break;
        case 2:
            out.append(key, "some text of a field");
            break;
        case 3:
            out.append(key, i * 1.37);
            break;
        default:
            out.append(key, i % 2 == 0);
        }
    }
    out.finish();
    return bson::document::trusted(std::move(data));
}

bson::document match()
{
    bson::array goals;
    bytes data;
    bson::document_builder out(data, bson::document_builder::root::array);
    for (int i = 0; i < 6; ++i)
        out.push(doc("name", "Lionel Messi", "team", "Argentina", "min", 23 + i, "penalty", i == 0));
    out.finish();
    goals = bson::array::trusted(std::move(data));
    return doc("_id", bson::object_id(), "teamA", "Argentina", "teamB", "France", "goalA", 3, "goalB", 3, "title", true,
               "stadium", "Lusail Iconic Stadium", "start_time", datetime(std::chrono::milliseconds(1'671'375'600'000)),
               "goals", goals);
}

// Every field taken out as what it is.
std::uint64_t decode(bson::document_view view)
{
    std::uint64_t sum = 0;
    for (const auto& [key, value] : view)
    {
        if (const auto text = value.get<std::string_view>())
            sum += text->size();
        else if (const auto number = value.to_int64())
            sum += static_cast<std::uint64_t>(*number);
        else if (const auto real = value.get<double>())
            sum += static_cast<std::uint64_t>(*real);
        else if (const auto truth = value.get<bool>())
            sum += *truth ? 1 : 0;
    }
    return sum;
}

void print(const char* what, double took)
{
    std::printf(R"(%s"%s":%.1f)", what == std::string("validate") ? "" : ",", what, took);
}

void measure(const bson::document& document)
{
    const std::string last_key(
        [&]
        {
            std::string_view key;
            for (const auto& field : document)
                key = field.key;
            return key;
        }());
    print("validate", nanoseconds([&] { return bson::validate(document.data()).has_value(); }));
    print("decode", nanoseconds([&] { return decode(document); }));
    print("last", nanoseconds([&] { return document.contains(last_key); }));
    std::string text;
    const auto json = [&](bson::json_mode mode)
    {
        return nanoseconds(
            [&]
            {
                text.clear();
                append_json(text, document, mode);
                return text.size();
            });
    };
    print("canonical", json(bson::json_mode::canonical));
    print("relaxed", json(bson::json_mode::relaxed));
    print("plain", json(bson::json_mode::plain));
    const boost::json::value values = boost::json::parse(text);
    boost::json::serializer serializer;
    const auto into_buffer = [&]
    {
        static char buffer[1 << 16];
        serializer.reset(&values);
        return serializer.read(buffer, sizeof buffer).size();
    };
    print("boost", nanoseconds(into_buffer));
    print("boost_string", nanoseconds([&] { return boost::json::serialize(values).size(); }));
    print("from_json", nanoseconds([&] { return bson::from_json(text).has_value(); }));
}

} // namespace

int main()
{
    std::printf(R"({"fields":{)");
    measure(fifty_fields());
    std::printf(R"(},"match":{)");
    measure(match());
    const auto question = [] { return doc("$or", arr(doc("teamA", "Brazil"), doc("teamB", "Brazil"))).empty(); };
    std::printf(R"(},"question":%.1f})"
                "\n",
                nanoseconds(question));
}

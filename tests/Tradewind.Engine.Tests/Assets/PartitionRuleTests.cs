using Tradewind.Engine.Assets;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Engine.Tests.Assets;

public sealed class PartitionRuleTests
{
    private static readonly AssetRef Orders = Asset("orders");
    private static readonly AssetRef Targets = Asset("targets");

    public static TheoryData<string, PartitionMap, string, string> Maps => new()
    {
        { "same", Partition.Same(), "EU/north", "EU/north" },
        { "hour to day", Partition.ToDay(), "2026-11-01T13", "2026-11-01" },
        { "day to day", Partition.ToDay(), "2026-11-01", "2026-11-01" },
        { "time with offset stays the day it writes", Partition.ToDay(), "2026-11-01T23:30:00.5+09:00", "2026-11-01" },
        { "day to week", Partition.ToWeek(), "2026-11-01", "2026-W44" },
        { "week of the year before", Partition.ToWeek(), "2027-01-01", "2026-W53" },
        { "day to month", Partition.ToMonth(), "2026-11-01", "2026-11" },
        { "month to quarter", Partition.ToQuarter(), "2026-11", "2026-Q4" },
        { "month to year", Partition.ToYear(), "2026-11", "2026" },
        { "last day of a leap year's February", Partition.ToMonth(), "2028-02-29", "2028-02" },
        { "constant", Partition.Constant("all"), "2026-11-01", "all" },
        { "part", Partition.Part(1), "us|2026-11-01", "2026-11-01" },
        { "part to month", Partition.Part(1, '/').ToMonth(), "us/2026-11-01", "2026-11" },
        { "parts", Partition.Parts(Partition.Same(), Partition.ToWeek()), "us|2026-11-01", "us|2026-W44" },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Map_makes_of_a_key_that_of_the_run(string what, PartitionMap map, string key, string expected) =>
        PartitionRule.Map(Spec(map), key).ShouldBe(new MappedKey(expected, null), what);

    public static TheoryData<PartitionMap, string, string> Unreadable => new()
    {
        { Partition.ToWeek(), "monday", "'monday' is no day such as 2026-11-01" },
        { Partition.ToWeek(), "2026-11", "'2026-11' is no day" },
        { Partition.ToDay(), "2026-02-29", "'2026-02-29' is no day" },
        { Partition.ToDay(), "2026-11-01T24", "is no day" },
        { Partition.ToDay(), "2026-11-01\n", "is no day" },
        { Partition.ToMonth(), "2026-13", "is no month" },
        { Partition.ToMonth(), "2026", "is no month" },
        { Partition.ToYear(), "0000", "is no year" },
        { Partition.ToYear(), "٢٠٢٦", "is no year" },
        { Partition.Part(2), "us|2026-11-01", "has 2 parts between '|'" },
        { Partition.Part(1), "us|", "is empty" },
        { Partition.Parts(Partition.Same(), Partition.ToWeek()), "us", "has 1 parts between '|'; the schedule maps 2" },
        { Partition.Parts(Partition.Same(), Partition.ToWeek()), "us|x", "'x' is no day" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Key_that_a_map_cannot_read_has_a_reason_that_names_it(PartitionMap map, string key, string why)
    {
        var mapped = PartitionRule.Map(Spec(map), key);

        mapped.Key.ShouldBeNull();
        mapped.Why!.ShouldContain(why);
    }

    [Fact]
    public void News_without_a_key_has_none_but_for_a_constant()
    {
        PartitionRule.Map(Spec(Partition.Same()), null).Why!.ShouldContain("It has no partition key");
        PartitionRule.Map(Spec(Partition.ToDay()), null).Key.ShouldBeNull();
        PartitionRule.Map(Spec(Partition.Constant("all")), null).Key.ShouldBe("all");
    }

    [Fact]
    public void Each_key_has_a_run_of_its_own_once_every_asset_has_news_for_it()
    {
        var schedule = Of(On(Orders & Targets).ByPartition());
        QueuedNews[] queued = [News(1, "orders", "a"), News(2, "orders", "b"), News(3, "targets", "b"), News(4, "orders", "b"), News(5, "targets", "c")];

        var due = AssetRule.Runs(schedule, queued).ShouldHaveSingleItem();

        due.Partition.ShouldBe("b");
        due.News.Select(one => one.Event).ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void First_day_of_a_week_is_enough_for_the_run_of_the_week()
    {
        var schedule = Of(On(Orders & Targets).ByPartition(Orders, Partition.ToWeek()));

        var due = AssetRule.Runs(schedule, [News(1, "orders", "2026-10-28"), News(2, "targets", "2026-W44"), News(3, "orders", "2026-11-04")]).ShouldHaveSingleItem();

        due.Partition.ShouldBe("2026-W44");
        due.News.Select(one => one.Event).ShouldBe([1, 2]);
    }

    [Fact]
    public void Key_that_cannot_be_read_never_blocks_another()
    {
        var due = AssetRule.Runs(Of(On(Orders).ByPartition(Partition.ToMonth())), [News(1, "orders", "x"), News(2, "orders", null), News(3, "orders", "2026-11-01")]);

        due.ShouldHaveSingleItem().Partition.ShouldBe("2026-11");
    }

    [Fact]
    public void Each_event_has_a_run_of_its_own_within_its_key_when_asked_for()
    {
        var due = AssetRule.Runs(Of(On(Orders).ByPartition(Partition.ToMonth()).EachEvent()), [News(1, "orders", "2026-11-01"), News(2, "orders", "2026-12-01"), News(3, "orders", "2026-11-02")]);

        due.Select(run => (run.Partition, run.News.ShouldHaveSingleItem().Event)).ShouldBe([("2026-11", 1), ("2026-12", 2), ("2026-11", 3)]);
    }

    [Fact]
    public void Keys_are_told_apart_by_case()
    {
        AssetRule.Runs(Of(On(Orders).ByPartition()), [News(1, "orders", "a"), News(2, "orders", "A")]).Select(run => run.Partition).ShouldBe(["a", "A"]);
    }

    [Fact]
    public void Without_by_partition_all_news_goes_into_one_run_whatever_its_key() =>
        AssetRule.Runs(Of(On(Orders)), [News(1, "orders", "a"), News(2, "orders", "b"), News(3, "orders", null)]).ShouldHaveSingleItem().Partition.ShouldBeNull();

    public static TheoryData<Schedule, string> Wrong => new()
    {
        { On(Orders).ByPartition(Partition.Constant("")), "The partition key is empty" },
        { On(Orders).ByPartition(Partition.Constant(new string('x', 201))), "has 201 characters; at most 200" },
        { On(Orders).ByPartition(Partition.Constant("a\tb")), "holds a control character" },
        { On(Orders).ByPartition(Partition.ToWeek().ToMonth()), "cannot go from Week to Month: The partition key '2026-W44' is no month" },
        { On(Orders).ByPartition(Partition.ToMonth().ToDay()), "cannot go from Month to Day" },
        { On(Orders).ByPartition(Partition.Constant("all")), "" },
        { On(Orders).ByPartition(Partition.ToDay().ToWeek()), "" },
        { On(Orders).ByPartition(Partition.Part(-1)), "takes part -1" },
        { On(Orders).ByPartition(Partition.Part(0, '\n')), "must be one character that can be seen" },
        { On(Orders).ByPartition(Partition.Parts()), "but names none" },
        { On(Orders).ByPartition(Partition.Parts(Partition.ToWeek().ToYear())), "cannot go from Week to Year" },
        { On(Orders).ByPartition(Targets, Partition.ToWeek()), "ByPartition maps the keys of 'targets', which the schedule does not wait for; it waits for orders." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Map_that_cannot_work_is_refused_when_the_script_is_stored(Schedule schedule, string message)
    {
        var faults = ScheduleCheck.Faults(Of(schedule));

        if (message == "") faults.ShouldBeEmpty();
        else faults.ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public void Schedule_by_partition_says_so_in_words_and_goes_through_the_graphs_json()
    {
        var schedule = Of(On(Orders & Targets).ByPartition(Partition.ToDay()).ByPartition(Orders, Partition.Parts('/', Partition.Same(), Partition.ToWeek())));
        var graph = GraphJson.Read(GraphJson.Write(new() { DagId = "d", Schedule = schedule, Tasks = [] }));

        Timetable.From(graph.Schedule!, DateTimeOffset.UnixEpoch).Describe().ShouldBe("When there is news of orders and targets, by partition");
        PartitionRule.Map(graph.Schedule!.Partitions!.Of("orders"), "us/2026-11-01").Key.ShouldBe("us/2026-W44");
        PartitionRule.Map(graph.Schedule.Partitions.Of("targets"), "2026-11-01T13").Key.ShouldBe("2026-11-01");
    }

    private static QueuedNews News(long id, string asset, string? partition) => new(id, asset, DateTimeOffset.UnixEpoch.AddSeconds(id), partition);

    private static PartitionMapSpec Spec(PartitionMap map) => Of(On(Orders).ByPartition(map)).Partitions!.All;

    private static ScheduleSpec Of(Schedule schedule)
    {
        var dag = new Dag("d") { Schedule = schedule };
        dag.Action("a", _ => { });
        return dag.ToGraph().Schedule!;
    }
}

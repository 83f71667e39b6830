using Tradewind.Engine.Assets;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Engine.Tests.Assets;

public sealed class WindowRuleTests
{
    private static readonly AssetRef Orders = Asset("orders");
    private static readonly AssetRef Targets = Asset("targets");
    private static readonly string[] Day = [.. Enumerable.Range(0, 24).Select(hour => $"2026-11-01T{hour:00}")];

    [Fact]
    public void Day_has_its_run_once_all_its_hours_have_news_and_takes_all_of_it()
    {
        var schedule = Of(On(Orders).ByPartition(Partition.ToWholeDay()));
        QueuedNews[] all = [.. Day.Select((key, at) => News(at + 1, "orders", key)), News(25, "orders", "2026-11-01T07"), News(26, "orders", "2026-11-02T00")];

        AssetRule.Runs(schedule, [.. all.Where(one => one.Event != 4)]).ShouldBeEmpty();
        var due = AssetRule.Runs(schedule, all).ShouldHaveSingleItem();

        due.Partition.ShouldBe("2026-11-01");
        due.News.Select(one => one.Event).ShouldBe(Enumerable.Range(1, 25).Select(id => (long)id));
    }

    // The next run waits for all of it again, as every run waits for news since the one before.
    [Fact]
    public void Late_news_of_a_part_waits_for_news_of_all_the_others_again() =>
        AssetRule.Runs(Of(On(Orders).ByPartition(Partition.ToWholeDay())), [News(30, "orders", "2026-11-01T03")]).ShouldBeEmpty();

    public static TheoryData<string, PartitionMap, string, int, string, string> Windows => new()
    {
        { "day of UTC", Partition.ToWholeDay(), "2026-11-01T13", 24, "2026-11-01", "13" },
        { "hour of another offset", Partition.ToWholeDay(), "2026-11-01T03:30+09:00", 24, "2026-10-31", "18" },
        { "day of a zone", Partition.ToWholeDay("Asia/Seoul"), "2026-11-01T15", 24, "2026-11-02", "00" },
        { "half an hour off UTC", Partition.ToWholeDay("Asia/Kolkata"), "2026-11-01T19", 24, "2026-11-02", "00" },
        { "day of 23 hours", Partition.ToWholeDay("Europe/Berlin"), "2026-03-29T01", 23, "2026-03-29", "03" },
        { "day of 25 hours, first of two", Partition.ToWholeDay("Europe/Berlin"), "2026-10-25T00", 25, "2026-10-25", "02 (+02:00)" },
        { "day of 25 hours, second of two", Partition.ToWholeDay("Europe/Berlin"), "2026-10-25T01", 25, "2026-10-25", "02 (+01:00)" },
        { "day of 25 hours, after them", Partition.ToWholeDay("Europe/Berlin"), "2026-10-25T03:00+01:00", 25, "2026-10-25", "03" },
        { "clocks that change by half an hour", Partition.ToWholeDay("Australia/Lord_Howe"), "2026-10-03T14", 23, "2026-10-04", "00" },
        { "week of hours", Partition.ToWholeWeek(PartitionPart.Hour, "Europe/Berlin"), "2026-10-25T22", 169, "2026-W43", "2026-10-25T23" },
        { "week of days", Partition.ToWholeWeek(), "2026-11-01", 7, "2026-W44", "2026-11-01" },
        { "week over a year's end", Partition.ToWholeWeek(), "2027-01-01T05", 7, "2026-W53", "2027-01-01" },
        { "February", Partition.ToWholeMonth(), "2028-02-29", 29, "2028-02", "2028-02-29" },
        { "month of hours", Partition.ToWholeMonth(PartitionPart.Hour, "Europe/Berlin"), "2026-10-31T22", 745, "2026-10", "2026-10-31T23" },
        { "quarter of months", Partition.ToWholeQuarter(PartitionPart.Month), "2026-12", 3, "2026-Q4", "2026-12" },
        { "quarter of days", Partition.ToWholeQuarter(), "2026-12-31", 92, "2026-Q4", "2026-12-31" },
        { "year of months", Partition.ToWholeYear(PartitionPart.Month), "2026-01-15", 12, "2026", "2026-01" },
        { "year of days", Partition.ToWholeYear(), "2028-12-31", 366, "2028", "2028-12-31" },
        { "part of a key", Partition.Part(1).ToWholeDay(), "us|2026-11-01T13", 24, "2026-11-01", "13" },
        { "parts of a key", Partition.Parts(Partition.Same(), Partition.ToWholeDay()), "us|2026-11-01T13", 24, "us|2026-11-01", "13" },
        { "days of hours", Partition.ToDay().ToWholeWeek(), "2026-11-01T13", 7, "2026-W44", "2026-11-01" },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Key_is_a_part_of_a_window(string what, PartitionMap map, string key, int size, string partition, string part)
    {
        var mapped = PartitionRule.Map(Of(On(Orders).ByPartition(map)).Partitions!.All, key);

        mapped.Key.ShouldBe(partition, what);
        mapped.Place!.Value.Window.Size.ShouldBe(size, what);
        mapped.Place.Value.Window.Part(mapped.Place.Value.At).ShouldBe(part, what);
    }

    // Every hour of UTC, over the changes of clocks: each day of the zone is whole by its own hours, and never before the last of them.
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/Sao_Paulo", "2018-11-04", 23)]
    [InlineData("Asia/Kolkata", "2026-10-25", 24)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23)]
    public void Day_on_which_clocks_change_is_whole_with_its_own_hours(string zone, string day, int hours)
    {
        var schedule = Of(On(Orders).ByPartition(Partition.ToWholeDay(zone)));
        var first = DateTimeOffset.Parse($"{day}T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).AddDays(-2);
        List<QueuedNews> queued = [.. Enumerable.Range(0, 96).Select(hour => News(hour + 1, "orders", $"{first.AddHours(hour):yyyy-MM-ddTHH}"))];

        var due = AssetRule.Runs(schedule, queued).Single(run => run.Partition == day);

        due.News.Count.ShouldBe(hours);
        foreach (var one in due.News) AssetRule.Runs(schedule, [.. queued.Where(other => other != one)]).ShouldNotContain(run => run.Partition == day);
    }

    [Fact]
    public void Each_key_beside_the_window_has_windows_of_its_own()
    {
        var schedule = Of(On(Orders).ByPartition(Partition.Parts(Partition.Same(), Partition.ToWholeQuarter(PartitionPart.Month))));
        QueuedNews[] queued = [News(1, "orders", "us|2026-10"), News(2, "orders", "eu|2026-10"), News(3, "orders", "us|2026-11"), News(4, "orders", "eu|2026-12"), News(5, "orders", "us|2026-12")];

        var due = AssetRule.Runs(schedule, queued).ShouldHaveSingleItem();
        due.Partition.ShouldBe("us|2026-Q4");
        due.News.Select(one => one.Event).ShouldBe([1, 3, 5]);
    }

    [Fact]
    public void Window_of_one_asset_waits_for_the_other_asset_of_its_key()
    {
        var schedule = Of(On(Orders & Targets).ByPartition(Orders, Partition.ToWholeDay()));
        QueuedNews[] day = [.. Day.Select((key, at) => News(at + 1, "orders", key))];

        AssetRule.Runs(schedule, day).ShouldBeEmpty();
        AssetRule.Runs(schedule, [.. day[1..], News(30, "targets", "2026-11-01")]).ShouldBeEmpty();
        AssetRule.Runs(schedule, [.. day, News(30, "targets", "2026-11-01")]).ShouldHaveSingleItem().News.Count.ShouldBe(25);
    }

    [Fact]
    public void Run_of_another_asset_leaves_the_news_of_a_window_that_is_not_whole()
    {
        var schedule = Of(On(Orders | Targets).ByPartition(Orders, Partition.ToWholeDay()));
        AssetRule.Runs(schedule, [News(1, "orders", "2026-11-01T00"), News(2, "targets", "2026-11-01")]).ShouldHaveSingleItem().News.ShouldHaveSingleItem().Event.ShouldBe(2);
    }

    [Fact]
    public void Progress_says_how_many_parts_have_news_and_which_have_not()
    {
        var schedule = Of(On(Orders & Targets).ByPartition(Orders, Partition.ToWholeDay()));
        QueuedNews[] queued =
        [
            .. Day.Where((_, hour) => hour is < 3 or > 5).Select((key, at) => News(at + 1, "orders", key)), News(40, "orders", "monday"), News(41, "targets", "2026-11-01"),
            .. Enumerable.Range(0, 24).Select(hour => News(50 + hour, "orders", $"2026-11-02T{hour:00}")), News(80, "orders", "2026-11-03T23"),
        ];

        var windows = WindowRule.Progress("report", schedule, queued);

        windows.Select(window => window.Words).ShouldBe(
            [
                "21 of 24 hours of 2026-11-01 have news, missing 03, 04, 05",
                "all 24 hours of 2026-11-02 have news; other assets are waited for",
                "1 of 24 hours of 2026-11-03 have news, missing 00, 01, 02, 03, 04, 05, 06, 07, 08, 09, 10, 11 and 11 more",
            ]);
        (windows[0].Have, windows[0].FirstAt, windows[0].LastAt).ShouldBe((21, queued[0].At, queued[20].At));
    }

    public static TheoryData<string, PartitionMap, string> Unreadable => new()
    {
        { "a day is no hour", Partition.ToWholeDay(), "2026-11-01" },
        { "no such offset", Partition.ToWholeDay(), "2026-11-01T13+19:00" },
        { "no such day", Partition.ToWholeDay(), "2026-02-30T13" },
        { "no such hour", Partition.ToWholeDay(), "2026-11-01T24" },
        { "the last year has no year after it", Partition.ToWholeDay("Asia/Seoul"), "9999-12-31T23" },
        { "the first year has none before it", Partition.ToWholeDay("America/New_York"), "0001-01-01T00" },
        { "a month is no day", Partition.ToWholeMonth(), "2026-11" },
        { "a year is no month", Partition.ToWholeYear(PartitionPart.Month), "2026" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Key_that_is_no_part_of_a_window_has_a_reason_that_names_it(string what, PartitionMap map, string key)
    {
        var mapped = PartitionRule.Map(Of(On(Orders).ByPartition(map)).Partitions!.All, key);

        mapped.Key.ShouldBeNull(what);
        mapped.Why!.ShouldStartWith($"The partition key '{key}' is no ");
    }

    public static TheoryData<Schedule, string> Wrong => new()
    {
        { On(Orders).ByPartition(Partition.ToWholeDay()).EachEvent(), "EachEvent makes a run for each event, but this schedule waits for whole days" },
        { On(Orders).ByPartition(Partition.ToWholeDay("Europe/Berlim")), "The time zone 'Europe/Berlim' is unknown" },
        { On(Orders).ByPartition(Partition.ToWholeWeek(PartitionPart.Day, "Europe/Berlin")), "which have no time zone; leave 'Europe/Berlin' out" },
        { On(Orders).ByPartition(Partition.ToWholeWeek(PartitionPart.Month)), "waits for a whole week of months, which is not possible" },
        { On(Orders).ByPartition(Partition.ToWholeYear(PartitionPart.Hour)), "waits for a whole year of hours, which is not possible" },
        { On(Orders).ByPartition(Partition.ToWholeDay().ToMonth()), "must be the last step of a partition map" },
        { On(Orders).ByPartition(Partition.Parts(Partition.ToWholeDay(), Partition.Same()).Part(0)), "must be the last step of a partition map" },
        { On(Orders).ByPartition(Partition.Parts(Partition.ToWholeDay(), Partition.ToWholeDay())), "one part may be a window" },
        { On(Orders).ByPartition(Partition.ToDay().ToWholeDay()), "cannot go from Day to Day: The partition key '2026-11-01' is no hour" },
        { On(Orders).ByPartition(Partition.Parts(Partition.ToWholeDay(), Partition.Constant("all"))), "" },
        { On(Orders).ByPartition(Partition.Part(1).ToWholeMonth(PartitionPart.Hour, "Europe/Berlin")), "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Window_that_cannot_be_is_refused_when_the_script_is_stored(Schedule schedule, string message)
    {
        var faults = ScheduleCheck.Faults(Of(schedule));

        if (message == "") faults.ShouldBeEmpty();
        else faults.ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public void Schedule_that_waits_for_windows_says_so_in_words_and_goes_through_the_graphs_json()
    {
        var graph = GraphJson.Read(GraphJson.Write(new() { DagId = "d", Schedule = Of(On(Orders).ByPartition(Partition.ToWholeDay("Europe/Berlin"))), Tasks = [] }));

        Timetable.From(graph.Schedule!, DateTimeOffset.UnixEpoch).Describe().ShouldBe("When there is news of orders, for each partition once all of it is there");
        PartitionRule.Map(graph.Schedule!.Partitions!.Of("orders"), "2026-10-25T00").Place!.Value.Window.Size.ShouldBe(25);
    }

    private static QueuedNews News(long id, string asset, string? partition) => new(id, asset, DateTimeOffset.UnixEpoch.AddSeconds(id), partition);

    private static ScheduleSpec Of(Schedule schedule)
    {
        var dag = new Dag("d") { Schedule = schedule };
        dag.Action("a", _ => { });
        return dag.ToGraph().Schedule!;
    }
}

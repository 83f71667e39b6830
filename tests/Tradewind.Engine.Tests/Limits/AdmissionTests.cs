using Tradewind.Engine.Limits;

namespace Tradewind.Engine.Tests.Limits;

public sealed class AdmissionTests
{
    [Fact]
    public void Admission_room_for_some_takes_higher_priority_first_then_the_oldest()
    {
        var line = Line(Pool("p"), (1, 0, 5), (2, 9, 7), (3, 9, 6), (4, 0, 1));
        Choose([("pool:p", 3, 0)], line).ShouldBe([3, 2, 4]);
    }

    [Fact]
    public void Admission_counts_what_is_in_use_and_the_weight_of_each()
    {
        var line = Line(Pool("p", 3), (1, 0, 1), (2, 0, 2));
        Choose([("pool:p", 6, 0)], line).ShouldBe([1, 2]);
        Choose([("pool:p", 6, 1)], line).ShouldBe([1]);
        Choose([("pool:p", 6, 4)], line).ShouldBeEmpty();
    }

    [Fact]
    public void Admission_one_limit_is_full_others_go_on()
    {
        var full = Line(Pool("full"), (1, 9, 1));
        var free = Line(Pool("free"), (2, 0, 2));
        Choose([("pool:full", 2, 2), ("pool:free", 1, 0)], full, free).ShouldBe([2]);
    }

    [Fact]
    public void Admission_task_of_many_slots_is_not_passed_by_small_ones()
    {
        var large = Line(Pool("p", 3), (1, 0, 1));
        var small = Line(Pool("p"), (2, 0, 2), (3, 0, 3));
        Choose([("pool:p", 4, 2)], large, small).ShouldBeEmpty();
        Choose([("pool:p", 4, 0)], large, small).ShouldBe([1, 2]);
    }

    [Fact]
    public void Admission_waiting_for_one_limit_leaves_the_other_open()
    {
        var both = Line(Limits(new LimitNeed("pool:p", 1, null), new LimitNeed("dag:d", 1, 1)), (1, 9, 1));
        var pool = Line(Pool("p"), (2, 0, 2));
        Choose([("pool:p", 1, 0), ("dag:d", 0, 1)], both, pool).ShouldBe([2]);
    }

    [Fact]
    public void Admission_task_that_takes_more_than_there_is_holds_up_nobody()
    {
        var never = Line(Pool("p", 5), (1, 9, 1));
        var other = Line(Pool("p"), (2, 0, 2));
        Choose([("pool:p", 4, 0)], never, other).ShouldBe([2]);
    }

    [Fact]
    public void Admission_pool_that_is_not_there_has_no_slots() => Choose([], Line(Pool("gone"), (1, 0, 1))).ShouldBeEmpty();

    [Fact]
    public void Admission_lines_of_one_limit_share_it_in_one_order()
    {
        var one = Line(Limits(new LimitNeed("dag:d", 1, 3)), (1, 1, 1), (2, 1, 3));
        var two = Line(Limits(new LimitNeed("dag:d", 1, 3), new LimitNeed("task:d/t", 1, 1)), (3, 1, 2), (4, 1, 4));
        Choose([("dag:d", 0, 0)], one, two).ShouldBe([1, 2, 3], ignoreOrder: true);
        Choose([("dag:d", 0, 1)], one, two).ShouldBe([1, 3], ignoreOrder: true);
    }

    [Theory]
    [InlineData(OnCollision.Queue, false)]
    [InlineData(OnCollision.Skip, true)]
    [InlineData(OnCollision.CancelRunning, true)]
    [InlineData(OnCollision.Fail, true)]
    public void Admission_key_is_taken_by_the_first_and_found_taken_by_the_next(OnCollision onCollision, bool collides)
    {
        var line = Line(Limits(new LimitNeed("key:k", 1, 1, onCollision)), (1, 0, 1), (2, 0, 2));
        var admission = new Admission(new Dictionary<string, LimitRoom> { ["key:k"] = new(0, 0) });
        (admission.Collides(line.Limits) is not null).ShouldBeFalse();
        admission.Choose([line]).Single().Instances.ShouldBe([1]);
        (admission.Collides(line.Limits) is not null).ShouldBe(collides);
    }

    private static TaskLimits Pool(string name, int slots = 1) => Limits(new LimitNeed($"pool:{name}", slots, null));

    private static TaskLimits Limits(params LimitNeed[] needs) => new(needs, string.Join('+', needs));

    private static HeldLine Line(TaskLimits limits, params (long Instance, int Priority, long Since)[] waiting) =>
        new(limits, [.. waiting.Select(one => new HeldPlace(one.Instance, one.Priority, one.Since)).Order()]);

    private static long[] Choose((string Limit, int Capacity, int Used)[] rooms, params HeldLine[] lines) =>
        [.. new Admission(rooms.ToDictionary(room => room.Limit, room => new LimitRoom(room.Capacity, room.Used))).Choose(lines).SelectMany(line => line.Instances)];
}

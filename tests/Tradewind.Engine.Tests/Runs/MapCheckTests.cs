using Tradewind.Engine.Runs;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class MapCheckTests
{
    [Fact]
    public void Parts_that_fit_are_sound() =>
        GraphCheck.Faults(Dag(Task("a"), Cross("each", "a", 3, "a"), Zip("both", 2, "a"), Cross("list", 5))).ShouldBeEmpty();

    [Fact]
    public void Parts_that_do_not_fit_the_outputs_are_refused() =>
        Fault(Map("each", "a") with { Map = new() { Parts = [3] } }).ShouldBe("Task 'each': what it maps over does not fit the outputs it takes; write it with Cross, Zip or Each.");

    [Fact]
    public void Lists_side_by_side_of_unequal_lengths_are_refused_as_the_script_loads() =>
        Fault(Zip("each", 2, 3)).ShouldBe("Task 'each': 'each' takes its parts side by side, but a list of the script has 2 elements and a list of the script has 3 elements. Make the lists equally long.");

    [Fact]
    public void Lists_with_more_combinations_than_the_limit_are_refused_as_the_script_loads() =>
        Fault(Cross("each", 40, 30)).ShouldBe("Task 'each': 40 × 30 elements are 1,200 combinations; 'each' maps over at most 1,024. Raise its map limit or list fewer.");

    private static string Fault(TaskSpec task) => GraphCheck.Faults(Dag(Task("a"), task)).ShouldHaveSingleItem().Message;
}

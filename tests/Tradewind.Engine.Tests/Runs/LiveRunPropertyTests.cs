using Tradewind.Engine.States;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Random graphs with random reports, hundreds of them; the seed of a failing run stands in its message and plays it again.</summary>
public sealed class LiveRunPropertyTests
{
    private const int Seeds = 600;

    [Fact]
    public void Random_runs_that_people_clear_mark_and_hold_stay_consistent_and_run_again_by_the_rules()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                new RandomPlay(seed).WithPeopleAndOnceMore();
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
            }
        }
    }

    [Fact]
    public void Random_runs_keep_to_the_rules_in_every_step_and_come_to_an_end()
    {
        var ends = new Dictionary<RunState, int>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var play = new RandomPlay(seed);
            try
            {
                play.ToItsEnd();
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
            }

            ends[play.End.State] = ends.GetValueOrDefault(play.End.State) + 1;
        }

        // All ways to end were among them, or the plays are poorer than they look.
        foreach (var state in new[] { RunState.Success, RunState.Failed, RunState.Cancelled }) ends[state].ShouldBeGreaterThan(Seeds / 50);
    }
}

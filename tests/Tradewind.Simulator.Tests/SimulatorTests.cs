using Tradewind.Simulator.Tests.Plays;
using Tradewind.Simulator.Tests.Stores;

namespace Tradewind.Simulator.Tests;

/// <summary>Two hundred seeds; any number by command (./test --simulate).</summary>
public sealed class SimulatorTests
{
    private const int Seeds = 200;
    private const int Portions = 20;

    public static TheoryData<int> Firsts => [.. Enumerable.Range(0, Portions).Select(portion => portion * Seeds / Portions)];

    [Theory]
    [MemberData(nameof(Firsts))]
    public void Simulation_keeps_the_invariants_under_faults_and_ends_as_the_rules_allow_once_they_are_healed(int first)
    {
        for (var seed = first; seed < first + (Seeds / Portions); seed++) Play.Of(seed, checkEvery: 3).Dispatches.ShouldBeGreaterThan(0);
    }

    // Another store behind the same ports, with statements of its own. Calls are carried out one after the other here too: how those meet that
    // wait for each other's locks, the metastore's own tests say.
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(21)]
    [InlineData(34)]
    public void Simulation_keeps_the_invariants_on_PostgreSQL(int seed) => Play.Of(seed, checkEvery: 20, store: world => new PostgresSimStore(world)).Dispatches.ShouldBeGreaterThan(0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Simulation_of_a_seed_happens_the_same_way_twice(int seed)
    {
        using var first = new StringWriter();
        using var second = new StringWriter();

        var end = Play.Of(seed, checkEvery: 50, first);
        var again = Play.Of(seed, checkEvery: 50, second);

        again.ShouldBe(end);
        second.ToString().ShouldBe(first.ToString());
    }
}

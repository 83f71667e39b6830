using Tradewind.Simulator.Tests.Wires;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>The faults of one play, drawn from its seed; and the end of all of them.</summary>
internal sealed class Chaos(World world, Weather weather, Installation installation)
{
    // What its caller decides by: asleep over it, it acts on what was.
    private static readonly string[] Readings =
    [
        "ToPlanAsync", "StartableRunsAsync", "LookAtPastAsync", "AwaitedAsync", "DueAsync", "LostWithWorkAsync", "FailingAsync", "AnsweredAsync", "AdmitAsync", "CommitAsync", "ToCancelAsync", "ShareAsync", "FindAsync",
    ];

    private bool _over;

    /// <summary>The faults of a play of this length.</summary>
    /// <param name="length">After it all faults are over.</param>
    /// <param name="hasNews">Whether DAGs wait for news: then two schedulers may plan them at once.</param>
    public void Begin(TimeSpan length, bool hasNews)
    {
        for (var rivals = hasNews ? world.Random.Next(4) : 0; rivals > 0; rivals--) world.After(world.Between(10, length.TotalSeconds), PlanTwice);
        if (world.Chance(0.5)) Blow(world.OneOf([0.01, 0.03, 0.1]));
        weather.NoticeLost = world.OneOf([0, 0, 0.2, 1]);
        installation.Book.StartFaults = world.OneOf([0, 0.2]);
        var faults = world.Random.Next(1, 12);
        for (var fault = 0; fault < faults; fault++) world.After(world.Between(0, length.TotalSeconds), Strike);
        world.After(length, Heal);
    }

    /// <summary>Whoever is over comes back some time later under another name; at once, when all is to be well.</summary>
    public void Restart(SimAgent agent) => world.After(_over ? TimeSpan.FromSeconds(1) : world.Between(0.5, 60), () => Start(agent.Queues, agent.Slots));

    public void Start(string[] queues, int slots)
    {
        installation.StartAgent(queues, slots);
        var agent = installation.Agents[^1];
        agent.Over = () =>
        {
            installation.Agents.Remove(agent);
            Restart(agent);
        };
    }

    private void Strike()
    {
        if (_over) return;
        switch (world.Random.Next(14))
        {
            case 0 or 1 when Agent() is { } agent:
                weather.Trouble();
                agent.Die("is killed");
                break;
            case 2 or 3 when Agent() is { } agent:
                agent.Process.Freeze(world.OneOf([world.Between(5, 35), world.Between(36, 90), world.Between(90, 150)]));
                break;
            case 4 when Agent() is { } agent:
                world.Note($"{agent.Process.Name} is asked to stop");
                agent.Process.Do(agent.Stop.Cancel);
                break;
            case 5 or 6 when Agent()?.Runners is { } runners:
                runners.KillOne();
                break;
            case 7 when installation.Schedulers.Count > 0:
                var dying = world.OneOf(installation.Schedulers);
                installation.Schedulers.Remove(dying);
                weather.Trouble();
                dying.Die("is killed");
                world.After(world.Between(1, 120), StartScheduler);
                break;
            case 8 when installation.Schedulers.Count > 0:
                FreezeScheduler(world.OneOf(installation.Schedulers), world.Between(5, 120));
                break;
            case 9:
                Outage(world.Between(1, 120));
                break;
            case 10:
                var process = world.OneOf(world.Processes);
                process.Clock.Wrong += world.Between(-3600, 3600);
                world.Note($"the clock of {process.Name} is wrong by {process.Clock.Wrong.TotalSeconds:F0} s");
                break;
            case 11:
                weather.Slowness = world.OneOf([TimeSpan.Zero, TimeSpan.FromMilliseconds(500)]);
                break;
            case 12 or 13:
                weather.Ambush.Lay(world.OneOf(Readings), world.Between(5, 90));
                break;
        }
    }

    private SimAgent? Agent() => installation.Agents.Count == 0 ? null : world.OneOf(installation.Agents);

    private void Blow(double howOften) =>
        (weather.Unreached, weather.AnswerLost, weather.Swallowed, weather.RolledBack) = (howOften, howOften, howOften / 5, howOften);

    private void FreezeScheduler(SimProcess scheduler, TimeSpan length)
    {
        weather.Trouble();
        scheduler.Freeze(length);
        world.After(length, weather.Trouble);
    }

    // A scheduler falls asleep over the news that it read; another takes over, and plans with that and what has come since.
    private void PlanTwice()
    {
        if (_over) return;
        if (installation.Schedulers.Count < 2) StartScheduler();
        weather.Ambush.Lay("QueuedAsync", world.Between(15, 90));
    }

    private void Outage(TimeSpan length)
    {
        if (weather.Outage) return;
        world.Note($"the database is away for {length.TotalSeconds:F0} s");
        weather.Outage = true;
        world.After(length, () =>
        {
            world.Note("the database is back");
            weather.Outage = false;
            weather.Trouble();
        });
    }

    private void StartScheduler()
    {
        installation.StartScheduler();
        weather.Trouble();
    }

    // From here on nothing goes wrong, and everything must come to its end.
    private void Heal()
    {
        world.Note("all faults are over");
        _over = true;
        weather.Calm();
        weather.Trouble();
        installation.Book.StartFaults = 0;
        foreach (var process in world.Processes) process.Thaw();
        if (installation.Schedulers.Count == 0) installation.StartScheduler();
    }
}

using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>How bad the network and the database are now.</summary>
internal sealed class Weather(World world)
{
    /// <summary>How often a call does not reach the database.</summary>
    public double Unreached { get; set; }

    /// <summary>How often an answer is lost after the call did its work.</summary>
    public double AnswerLost { get; set; }

    /// <summary>How often a call hangs until its time limit.</summary>
    public double Swallowed { get; set; }

    /// <summary>How often the database rolls back and has an update run again (a deadlock, a serialisation failure).</summary>
    public double RolledBack { get; set; }

    /// <summary>How often a notice does not arrive.</summary>
    public double NoticeLost { get; set; }

    /// <summary>Added to each call.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>The database does not answer anyone.</summary>
    public bool Outage { get; set; }

    /// <summary>Who falls asleep over what.</summary>
    public Ambush Ambush { get; } = new(world);

    /// <summary>When something last kept a call, a notice or a process from doing its work.</summary>
    public DateTimeOffset LastTrouble { get; private set; }

    public void Trouble() => LastTrouble = world.Now;

    public void Calm()
    {
        (Unreached, AnswerLost, Swallowed, RolledBack, NoticeLost) = (0, 0, 0, 0, 0);
        Slowness = TimeSpan.Zero;
        Outage = false;
        Ambush.Lift();
    }
}

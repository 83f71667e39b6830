using Tradewind.Agent;
using Tradewind.Agent.Dispatch;

namespace Tradewind.Transport.Conformance;

/// <summary>One agent of a <see cref="Platform"/>.</summary>
internal sealed class PlatformAgent(string node, AgentLoop loop, ScriptedRunner runner, WatchedTransport? transport)
{
    public string Node => node;

    public AgentLoop Loop => loop;

    public ScriptedRunner Runner => runner;

    /// <summary>Its process is killed: it writes nothing, hears nothing and says nothing any more.</summary>
    public bool Dead { get; private set; }

    /// <summary>Kills its process.</summary>
    public void Kill()
    {
        Dead = true;
        runner.Dead = true;
        transport?.Kill();
    }

    /// <summary>Stops it in good order.</summary>
    public Task StopAsync()
    {
        // A dead one comes back for that; what it says then is of attempts that were replaced.
        Dead = runner.Dead = false;
        return loop.StopAsync(default).WaitAsync(Signal.Limit);
    }
}

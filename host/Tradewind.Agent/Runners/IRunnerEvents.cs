using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Runners;

/// <summary>What the agent's loop hears from its runners. Called from the runners' reading loops; must return at once.</summary>
internal interface IRunnerEvents
{
    /// <summary>Reports that arrived together.</summary>
    void Reported(IReadOnlyList<(long Instance, int Fence, AttemptReport Report)> reports);

    /// <summary>A runner can take work now.</summary>
    void RunnerReady();

    /// <summary>A runner is gone, with everything that ran in it.</summary>
    void RunnerGone(IRunner runner, string ending);
}

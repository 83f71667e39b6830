using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleRun
{
    public required RunHead Head { get; set; }

    public required List<TaskInstance> Instances { get; init; }

    public Dictionary<int, List<AttemptView>> Attempts { get; } = [];

    public List<MoveView> Moves { get; } = [];

    /// <summary>What indices are called, by number.</summary>
    public Dictionary<int, string> Names { get; } = [];

    public Dictionary<int, List<XComView>> Outputs { get; } = [];

    public List<GroupState> Groups { get; } = [];

    public Dictionary<int, List<StateView>> State { get; } = [];
}

using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Dispatch;

/// <summary>Reports of runners until the agent's loop takes them. They come from the runners' reading loops.</summary>
internal sealed class ReportInbox(DispatchTable dispatched, CallbackLoop callbacks)
{
    private readonly List<(long Instance, int Fence, AttemptReport Report)> _reports = [];

    /// <summary>Keeps those that are of attempts.</summary>
    public void Add(IReadOnlyList<(long Instance, int Fence, AttemptReport Report)> reports)
    {
        lock (_reports)
        {
            foreach (var report in reports)
                if (!callbacks.Takes(report)) _reports.Add(report);
        }
    }

    /// <summary>Takes all that came, with what each means for its attempt. For the loop.</summary>
    public List<(long Instance, int Fence, AttemptReport Report)> Take()
    {
        List<(long Instance, int Fence, AttemptReport Report)> taken;
        lock (_reports)
        {
            taken = [.. _reports];
            _reports.Clear();
        }

        // A report of a dispatch that is not ours (any more) is dropped here already; the metastore would refuse it too.
        // Of two for one dispatch the first counts: a runner may report success and die before that is written.
        var seen = new HashSet<long>();
        taken.RemoveAll(report => dispatched.Find(report.Instance, report.Fence) is null || !seen.Add(report.Instance));
        for (var at = 0; at < taken.Count; at++) taken[at] = taken[at] with { Report = AttemptEnds.Reported(dispatched.Find(taken[at].Instance)!, taken[at].Report) };
        return taken;
    }
}

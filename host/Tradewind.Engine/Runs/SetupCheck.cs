using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Checks what a graph says of setups and teardowns.</summary>
internal static class SetupCheck
{
    /// <summary>The faults, each with the line of its task.</summary>
    public static IEnumerable<GraphFault> Faults(DagGraph graph)
    {
        var byId = graph.Tasks.DistinctBy(task => task.Id).ToDictionary(task => task.Id);
        foreach (var task in graph.Tasks)
        {
            GraphFault Fault(string message) => new(task.Line, $"Task '{task.Id}': {message}");

            var isTeardown = task.Rule == TriggerRule.AllDoneSetupSuccess || task.TeardownOf.Count > 0;
            if (isTeardown && task.TeardownOf.Count == 0) yield return Fault("it is a teardown without a setup; name the tasks that it undoes: .AsTeardown(setup).");
            if (isTeardown && task.Rule != TriggerRule.AllDoneSetupSuccess) yield return Fault("a teardown runs by a rule of its own; leave .Rule and .When out.");
            if (isTeardown && task.Setup) yield return Fault("it is a setup and a teardown at once; make it two tasks.");
            if (task.FailsRun && !isTeardown) yield return Fault("FailsRun is for teardowns; any other task fails its run anyway.");
            foreach (var setup in task.TeardownOf)
            {
                if (!byId.TryGetValue(setup, out var spec)) yield return Fault($"it undoes '{setup}', which this DAG does not have.");
                else if (!spec.Setup) yield return Fault($"it undoes '{setup}', which is not a setup; declare it as one: .AsSetup().");
                else if (!task.Upstream.Contains(setup)) yield return Fault($"it undoes '{setup}' but does not wait for it.");
                else if (IsBefore(task.Id, setup, byId)) yield return Fault($"it undoes '{setup}', which comes after it; draw the edges from the setup to the teardown.");
            }
        }
    }

    private static bool IsBefore(string task, string other, Dictionary<string, TaskSpec> byId)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([other]);
        while (open.TryPop(out var at))
        {
            foreach (var up in byId.GetValueOrDefault(at)?.Upstream ?? [])
            {
                if (up == task) return true;
                if (seen.Add(up)) open.Push(up);
            }
        }

        return false;
    }
}

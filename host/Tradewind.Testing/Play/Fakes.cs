using System.Text.Json;
using Tradewind.Execution;
using Tradewind.Graph;

namespace Tradewind.Testing.Play;

/// <summary>Puts other bodies into a DAG's tasks. The graph stays as it was: rules, retries and edges are what is tested.</summary>
internal static class Fakes
{
    public static void Replace(LoadedDag dag, string taskId, Func<TaskContext, Task<object?>> body)
    {
        var task = Find(dag, taskId);
        if (task.Body is BranchBody)
            throw new ArgumentException($"Task '{taskId}' is a branch: what it chooses is what a test is about. Fake the tasks whose outputs it chooses by.", nameof(taskId));
        if (task.Body is CodeSensorBody)
            throw new ArgumentException($"Task '{taskId}' is a sensor: fake what it looks at with FakeSensor.", nameof(taskId));

        var type = task.Body switch
        {
            CodeBody code => code.OutputType,
            ActionBody { OutputType: { } declared } => declared,
            TransferBody => typeof(TransferResult),
            DeferBody { OutputType: { } awaited } => awaited,
            _ => typeof(object),
        };
        task.Body = new CodeBody(type, async (_, ctx) => Fitting(taskId, type, await body(ctx)));
    }

    public static void ReplaceSensor(LoadedDag dag, string taskId, Func<TaskContext, bool> isThere)
    {
        var task = Find(dag, taskId);
        if (task.Body.Kind != TaskKind.Sensor)
            throw new ArgumentException($"Task '{taskId}' is no sensor: replace what it does with Fake.", nameof(taskId));

        task.Body = new CodeSensorBody(ctx => Task.FromResult(isThere(ctx)));
    }

    public static void ReplaceCallbacks(LoadedDag dag, Action<CallbackContext> body)
    {
        CallbackSet[] sets =
        [
            dag.Dag.Callbacks,
            .. dag.Graph.Tasks.Select(task => dag.Find(task.Id)!).SelectMany(task => Around(dag, task).Prepend(task.Callbacks)),
        ];
        foreach (var set in sets)
            foreach (var kind in set.Kinds.ToArray()) set.Set(kind, body);
    }

    private static IEnumerable<CallbackSet> Around(LoadedDag dag, TaskDefinition task)
    {
        for (var group = task.Group; group is not null; group = group.Parent) yield return group.Defaults.Callbacks;
        yield return dag.Dag.Defaults.Callbacks;
    }

    private static TaskDefinition Find(LoadedDag dag, string taskId) =>
        dag.Find(taskId)
        ?? throw new ArgumentException($"DAG '{dag.Dag.Id}' has no task '{taskId}'; it has {string.Join(", ", dag.Graph.Tasks.Select(task => task.Id))}.", nameof(taskId));

    // Types of a script have no name in a test. An output is JSON on its way from task to task, so what reads as its type will do.
    private static object? Fitting(string taskId, Type? type, object? value)
    {
        if (type is null || value is null || type.IsInstanceOfType(value)) return value;
        var options = XComJson.CreateOptions();
        try
        {
            return JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), options), type, options);
        }
        catch (Exception unfit) when (unfit is JsonException or NotSupportedException)
        {
            throw new FailNowException($"The fake of task '{taskId}' returned {NameOf(value.GetType())}; the task's output is {NameOf(type)}, and what was returned cannot be read as that: {unfit.Message}");
        }
    }

    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}

namespace Tradewind;

/// <summary>
/// Where a DAG goes when a script constructs it. The loader opens a scope around one script's entry point and takes out what the
/// script made. Deliberately not flowing with the async context: a script may build DAGs after an await, on any thread. Loads
/// therefore take turns.
/// </summary>
internal static class DagRegistry
{
    private static readonly Lock Gate = new();
    private static List<Dag>? _scope;

    /// <summary>Opens the scope; only one may be open.</summary>
    public static void Open()
    {
        lock (Gate)
            _scope = _scope is null ? [] : throw new InvalidOperationException("Another script is being loaded.");
    }

    /// <summary>Closes the scope.</summary>
    /// <returns>The DAGs made while it was open.</returns>
    public static IReadOnlyList<Dag> Close()
    {
        lock (Gate)
        {
            var dags = _scope ?? [];
            _scope = null;
            return dags;
        }
    }

    public static void Add(Dag dag)
    {
        lock (Gate)
        {
            if (_scope is { } scope)
            {
                scope.Add(dag);
                return;
            }
        }

        // Without a scope the DAG belongs to whoever made it: a test, or a program that is only this file.
        StandaloneProgram.Add(dag);
    }
}

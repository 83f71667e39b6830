namespace Tradewind;

/// <summary>
/// A DAG file started by itself (<c>dotnet run daily_sales.cs</c>): there is no platform to take the DAGs, so at its end it says what
/// they are and whether they could run, and ends with exit code 1 if not.
/// </summary>
internal static class StandaloneProgram
{
    // Set by the SDK for file-based programs, so a host or a test that constructs DAGs is not meant.
    private static readonly bool IsFileBased = AppContext.GetData("EntryPointFilePath") is string;
    private static readonly Lock Gate = new();
    private static List<Dag>? _dags;

    public static void Add(Dag dag)
    {
        if (!IsFileBased)
            return;

        lock (Gate)
        {
            if (_dags is null)
            {
                _dags = [];
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Report(_dags);
            }

            _dags.Add(dag);
        }
    }

    private static void Report(List<Dag> dags)
    {
        foreach (var dag in dags)
        {
            var faults = dag.Check();
            Console.WriteLine(faults.Count == 0 ? $"{dag.Id}: {dag.Definitions.Count} tasks, no faults" : $"{dag.Id}: {faults.Count} faults");
            foreach (var fault in faults)
                Console.Error.WriteLine(fault.Line > 0 ? $"  line {fault.Line}: {fault.Message}" : $"  {fault.Message}");
            if (faults.Count > 0)
                Environment.ExitCode = 1;
        }
    }
}

namespace Tradewind.Roles;

/// <summary>Where the parts of the installed program lie.</summary>
internal static class AppLayout
{
    /// <summary>The runner's executable.</summary>
    public static string Runner => Program("runner", "Tradewind.Runner");

    /// <summary>The dag-processor's executable.</summary>
    public static string DagProcessor => Program("dag-processor", "Tradewind.DagProcessor");

    /// <summary>The program's version, as <c>0.1.0</c>.</summary>
    public static string Version => typeof(AppLayout).Assembly.GetName().Version!.ToString(3);

    private static string Program(string folder, string name) =>
        Path.Combine(AppContext.BaseDirectory, folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
}

using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

/// <summary>Calls the command line as a shell does, with the environment and the output it would have.</summary>
internal static class Shell
{
    private static readonly string[] Variables = ["TRADEWIND_SERVER", "TRADEWIND_TOKEN", "TRADEWIND_DATA", "TRADEWIND_METASTORE"];

    public static Task<ShellResult> RunAsync(TestServer server, Role role, params string[] arguments) =>
        RunAsync(new() { ["TRADEWIND_SERVER"] = server.Address.ToString(), ["TRADEWIND_TOKEN"] = server.Http(role).DefaultRequestHeaders.Authorization!.Parameter! }, "", arguments);

    /// <summary>Environment and console are the process's: calls take turns (see <c>AssemblyInfo</c>).</summary>
    public static async Task<ShellResult> RunAsync(Dictionary<string, string> environment, string input, params string[] arguments)
    {
        var (standardOut, standardError, standardIn) = (Console.Out, Console.Error, Console.In);
        using var output = new StringWriter();
        using var error = new StringWriter();
        foreach (var name in Variables) Environment.SetEnvironmentVariable(name, environment.GetValueOrDefault(name));
        Console.SetOut(output);
        Console.SetError(error);
        Console.SetIn(new StringReader(input));
        try
        {
            var code = await CommandLine.RunAsync(arguments);
            return new(code, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(standardOut);
            Console.SetError(standardError);
            Console.SetIn(standardIn);
            foreach (var name in Variables) Environment.SetEnvironmentVariable(name, null);
        }
    }
}

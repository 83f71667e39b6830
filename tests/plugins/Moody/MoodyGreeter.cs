using System.Reflection;
using Tradewind;

namespace Greeting.Moody;

/// <summary>Greets; what its static constructor does stands in the file <c>mood.txt</c> beside it: <c>throw</c>, <c>hang</c> or <c>exit</c>.</summary>
public sealed class MoodyGreeter : ActionOperator<string>
{
    static MoodyGreeter()
    {
        var mood = Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "mood.txt");
        switch (File.Exists(mood) ? File.ReadAllText(mood).Trim() : "")
        {
            case "throw":
                throw new InvalidOperationException("There is no licence for it.");
            case "hang":
                new ManualResetEvent(false).WaitOne();
                break;
            case "exit":
                Environment.Exit(3);
                break;
        }
    }

    public override Task<OperatorOutcome<string>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) => Task.FromResult<OperatorOutcome<string>>("Hello");
}

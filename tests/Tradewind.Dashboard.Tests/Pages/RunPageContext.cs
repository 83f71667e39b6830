using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

/// <summary>The page of a run of two tasks, of which the first runs.</summary>
public abstract class RunPageContext : DashboardContext
{
    private protected RunPageContext()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])));
        Run = Sample.AddRun("sales", RunState.Running, Clock.GetUtcNow().AddMinutes(-5));
        var read = Run.Instances[0];
        (read.State, read.Attempt, read.StartedAt) = (TaskInstanceState.Running, 1, Clock.GetUtcNow().AddMinutes(-5));
        Run.Attempts[0] = [new AttemptView { Number = 1, StartedAt = Clock.GetUtcNow().AddMinutes(-5), Node = "atlas" }];
    }

    private protected SampleRun Run { get; }

    private protected IRenderedComponent<RunPage> Open(string query = "", SampleRun? run = null)
    {
        var id = (run ?? Run).Head.Id;
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(id) + query);
        return Render<RunPage>(parameters => parameters.Add(p => p.RunId, id));
    }

    private protected static AngleSharp.Dom.IElement Button(IRenderedComponent<RunPage> page, string label) =>
        page.FindAll("button.button").First(button => button.TextContent == label);
}

using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Sample;

namespace Tradewind.Dashboard.Tests;

/// <summary>The dashboard's services over a sample installation; Ada, an operator, is signed in.</summary>
public abstract class DashboardContext : BunitContext
{
    private protected DashboardContext()
    {
        Clock = new TestClock(new(2026, 11, 22, 9, 42, 0, TimeSpan.Zero));
        Sample = new SampleInstallation(Clock);
        Services.AddSingleton<TimeProvider>(Clock).AddSingleton(new SignInChoices()).AddPages().AddSample(Sample);
        JSInterop.Mode = JSRuntimeMode.Loose;
        User = this.AddAuthorization();
        User.SetAuthorized("ada").SetRoles("operator");
    }

    private protected TestClock Clock { get; }

    private protected SampleInstallation Sample { get; }

    private protected BunitAuthorizationContext User { get; }
}

using Microsoft.AspNetCore.Authentication;
using Tradewind.Dashboard;
using Tradewind.Dashboard.Harness;
using Tradewind.Dashboard.Sample;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
var sample = SampleData.Make(TimeProvider.System, builder.Configuration.GetValue("Dags", 60));
builder.Services.AddSingleton(sample).AddSample(sample).AddHostedService<SampleRunner>().AddDashboard(new());
builder.Services.AddAuthentication("ada").AddScheme<AuthenticationSchemeOptions, AlwaysAda>("ada", null);
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
SampleLogs.Map(app);
app.MapPost("/" + Links.SignIn, () => Results.LocalRedirect($"~/{Links.SignIn}?failed=credentials"));
app.MapDashboard();
app.Run();

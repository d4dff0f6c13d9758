var builder = DistributedApplication.CreateBuilder(args);

var twilio = builder.AddCallMessageEmulator("twilio");

builder.AddProject<Projects.Webhook>("web")
    .WithHttpEndpoint()
    .WithReference(twilio)
    .WaitFor(twilio);

builder.Build().Run();

"""The service in the browser and for programs: it asks the layers below and shows; it keeps nothing of an applicant."""
